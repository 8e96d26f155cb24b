// The desktop's keychain, service "tierline": read, written, removed. Answers come on the window's thread,
// once each. Behind a door so that tests need no desktop.
#pragma once

#include "base/secret.h"

#include <QString>

#include <functional>

namespace tierline::workbench {

class KeychainDoor {
public:
    virtual ~KeychainDoor() = default;
    using Done = std::function<void(Result<void>)>;
    using Answer =
        std::function<void(Result<Secret>)>; // NotFound: no such entry; Unavailable: nobody answers
    virtual void read(const QString& name, Answer answer) = 0;
    virtual void write(const QString& name, const Secret& secret, Done done) = 0;
    virtual void remove(const QString& name, Done done) = 0;
};

class DesktopKeychain final : public KeychainDoor {
public:
    void read(const QString& name, Answer answer) override;
    void write(const QString& name, const Secret& secret, Done done) override;
    void remove(const QString& name, Done done) override;
};

} // namespace tierline::workbench
