// `keychain:NAME` from the desktop's keychain, service "tierline"; the other forms as everywhere.
//
// Lives on the window's thread, since the keychain answers through its event loop; the resolver it hands out
// is called on the engine's thread and waits there, with a limit.
#pragma once

#include "base/secret.h"

#include <QObject>

#include <memory>

namespace tierline::workbench {

class Keychain final : public QObject {
    Q_OBJECT

public:
    explicit Keychain(QObject* parent = nullptr);
    ~Keychain() override;
    SecretResolver resolver();
    void giveUp(); // whoever waits gets an error at once; before the program ends

private:
    struct Waiting;
    void read(const QString& name, const std::shared_ptr<Waiting>& waiting);

    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace tierline::workbench
