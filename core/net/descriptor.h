// A non-blocking socket's readiness on a loop: at most one pending wait for reading and one for writing. A
// pending wait keeps its owner alive; closing ends the waits without calling the owner. Reading and writing
// are the owner's.
#pragma once

#include <memory>

namespace tierline::net {

class Loop;

class Ready {
public:
    virtual ~Ready() = default;
    virtual void onReadable() = 0; // also at end of file and on errors: the next read tells
    virtual void onWritable() = 0;
};

class Descriptor {
public:
    Descriptor(Loop& loop, int fd); // takes the descriptor over
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int fd() const; // -1 once closed
    bool isOpen() const { return fd() >= 0; }
    void armRead(std::shared_ptr<Ready> owner); // nothing when armed already
    void armWrite(std::shared_ptr<Ready> owner);
    bool readArmed() const;
    void close();

private:
    struct Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace tierline::net
