#include "net/descriptor.h"

#include "net/loop.h"

#include <cstddef>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

namespace tierline::net {

namespace asio = boost::asio;

namespace {

// Room for one pending operation, so that waiting does not allocate.
struct Room {
    alignas(std::max_align_t) std::byte bytes[256];
    bool taken = false;
};

template <class T>
struct RoomAllocator {
    using value_type = T;
    Room* room;

    explicit RoomAllocator(Room* given) : room(given) {}
    template <class U>
    RoomAllocator(const RoomAllocator<U>& other) : room(other.room) {}

    T* allocate(std::size_t count) {
        if (!room->taken && count * sizeof(T) <= sizeof(room->bytes)) {
            room->taken = true;
            return static_cast<T*>(static_cast<void*>(room->bytes));
        }
        return static_cast<T*>(::operator new(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t) {
        if (static_cast<void*>(memory) == room->bytes)
            room->taken = false;
        else
            ::operator delete(memory);
    }
    template <class U>
    bool operator==(const RoomAllocator<U>& other) const {
        return room == other.room;
    }
};

} // namespace

struct Descriptor::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io, int given) : stream(io, given), fd(given) {}

    asio::posix::basic_stream_descriptor<asio::io_context::executor_type> stream;
    int fd;
    std::shared_ptr<Ready> reader;
    std::shared_ptr<Ready> writer;
    Room readRoom;
    Room writeRoom;
};

namespace {

template <class Impl, bool forReading>
struct WaitHandler {
    std::shared_ptr<Impl> impl;

    using allocator_type = RoomAllocator<std::byte>;
    allocator_type get_allocator() const {
        return allocator_type(forReading ? &impl->readRoom : &impl->writeRoom);
    }
    void operator()(const boost::system::error_code& error) const {
        const std::shared_ptr<Ready> owner = std::exchange(forReading ? impl->reader : impl->writer, nullptr);
        if (error == asio::error::operation_aborted || impl->fd < 0) return;
        if constexpr (forReading)
            owner->onReadable();
        else
            owner->onWritable();
    }
};

} // namespace

Descriptor::Descriptor(Loop& loop, int fd) : m_impl(std::make_shared<Impl>(loop.context(), fd)) {}

Descriptor::~Descriptor() {
    close();
}

int Descriptor::fd() const {
    return m_impl->fd;
}

void Descriptor::armRead(std::shared_ptr<Ready> owner) {
    if (m_impl->reader || m_impl->fd < 0) return;
    m_impl->reader = std::move(owner);
    m_impl->stream.async_wait(asio::posix::descriptor_base::wait_read, WaitHandler<Impl, true>{m_impl});
}

void Descriptor::armWrite(std::shared_ptr<Ready> owner) {
    if (m_impl->writer || m_impl->fd < 0) return;
    m_impl->writer = std::move(owner);
    m_impl->stream.async_wait(asio::posix::descriptor_base::wait_write, WaitHandler<Impl, false>{m_impl});
}

bool Descriptor::readArmed() const {
    return m_impl->reader != nullptr;
}

void Descriptor::close() {
    if (m_impl->fd < 0) return;
    m_impl->fd = -1;
    boost::system::error_code ignored;
    m_impl->stream.close(ignored);
}

} // namespace tierline::net
