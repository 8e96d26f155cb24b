#include "net/wire.h"

#include "net/upstream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

namespace tierline::net {
namespace {

struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};

std::string lastProblem() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "unknown";
    if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
    const char* reason = ERR_reason_error_string(code);
    return reason ? reason : "error " + std::to_string(code);
}

bool isAddress(const std::string& host) {
    in6_addr buffer;
    return ::inet_pton(AF_INET, host.c_str(), &buffer) == 1
           || ::inet_pton(AF_INET6, host.c_str(), &buffer) == 1;
}

} // namespace

IoResult readPlain(int fd, char* to, std::size_t size) {
    for (;;) {
        const ssize_t got = ::recv(fd, to, size, 0);
        if (got > 0) return {IoResult::State::Done, static_cast<std::size_t>(got), 0};
        if (got == 0) return {IoResult::State::Closed, 0, 0};
        if (errno == EINTR) continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK) return {IoResult::State::WantRead, 0, 0};
        return {IoResult::State::Failed, 0, errno};
    }
}

IoResult writePlain(int fd, Outbox& out) {
    switch (out.flush(fd)) {
    case Outbox::State::Sent: return {};
    case Outbox::State::Blocked: return {IoResult::State::WantWrite, 0, 0};
    case Outbox::State::Failed: break;
    }
    return {IoResult::State::Failed, 0, out.lastError()};
}

struct TlsContext::Impl {
    std::unique_ptr<SSL_CTX, Free> context;
    std::map<Origin, std::unique_ptr<SSL_SESSION, Free>> tickets;
};

struct TlsWire::Impl {
    std::shared_ptr<TlsContext> context;
    Origin origin;
    std::unique_ptr<SSL, Free> ssl;

    // A copy: a connection that ends without a farewell would spoil the original.
    static int keepTicket(SSL* ssl, SSL_SESSION* session) {
        if (auto* self = static_cast<Impl*>(SSL_get_app_data(ssl)))
            self->context->m_impl->tickets[self->origin].reset(SSL_SESSION_dup(session));
        return 0; // the original stays OpenSSL's
    }
};

TlsContext::TlsContext(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
TlsContext::~TlsContext() = default;

Result<std::shared_ptr<TlsContext>> TlsContext::make(const std::string& caFile) {
    auto impl = std::make_unique<Impl>();
    impl->context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX* context = impl->context.get();
    if (!context) return fail(ErrorCode::Internal, "TLS cannot start: " + lastProblem());
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_default_verify_paths(context); // or what SSL_CERT_FILE and SSL_CERT_DIR name
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                                  | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, &TlsWire::Impl::keepTicket);
    constexpr unsigned char protocols[] = "\x08http/1.1";
    SSL_CTX_set_alpn_protos(context, protocols, sizeof(protocols) - 1);
    if (!caFile.empty() && SSL_CTX_load_verify_locations(context, caFile.c_str(), nullptr) != 1)
        return fail(ErrorCode::InvalidInput, "cannot read certificates from " + caFile + ": " + lastProblem(),
                    "a file of certificates in PEM form");
    return std::shared_ptr<TlsContext>(new TlsContext(std::move(impl)));
}

Result<void> checkCaFile(const std::string& caFile) {
    if (caFile.empty()) return {};
    const auto context = TlsContext::make(caFile);
    if (!context) return std::unexpected(context.error());
    return {};
}

TlsWire::TlsWire(std::shared_ptr<TlsContext> context, const Origin& origin, int fd)
    : m_impl(std::make_unique<Impl>(Impl{std::move(context), origin, nullptr})) {
    TlsContext::Impl& shared = *m_impl->context->m_impl;
    m_impl->ssl.reset(SSL_new(shared.context.get()));
    SSL* ssl = m_impl->ssl.get();
    SSL_set_app_data(ssl, m_impl.get());
    SSL_set_fd(ssl, fd);
    SSL_set_connect_state(ssl);
    if (isAddress(origin.host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), origin.host.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, origin.host.c_str());
        SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl, origin.host.c_str());
    }
    if (const auto ticket = shared.tickets.find(origin); ticket != shared.tickets.end())
        SSL_set_session(ssl, ticket->second.get());
}

TlsWire::~TlsWire() {
    // A connection that is dropped is not an attack on its session.
    SSL_set_shutdown(m_impl->ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_app_data(m_impl->ssl.get(), nullptr);
}

IoResult TlsWire::result(int returned) {
    const int systemError = errno;
    switch (SSL_get_error(m_impl->ssl.get(), returned)) {
    case SSL_ERROR_WANT_READ: return {IoResult::State::WantRead, 0, 0};
    case SSL_ERROR_WANT_WRITE: return {IoResult::State::WantWrite, 0, 0};
    case SSL_ERROR_ZERO_RETURN: return {IoResult::State::Closed, 0, 0};
    case SSL_ERROR_SYSCALL:
        ERR_clear_error();
        m_problem = systemError != 0 ? std::strerror(systemError) : "connection closed";
        return {IoResult::State::Failed, 0, systemError};
    default: break;
    }
    const long verdict = SSL_get_verify_result(m_impl->ssl.get());
    m_problem = lastProblem();
    if (verdict != X509_V_OK) m_problem = X509_verify_cert_error_string(verdict);
    return {IoResult::State::Failed, 0, 0};
}

IoResult TlsWire::handshake() {
    ERR_clear_error();
    errno = 0;
    const int returned = SSL_do_handshake(m_impl->ssl.get());
    return returned == 1 ? IoResult{} : result(returned);
}

IoResult TlsWire::read(char* to, std::size_t size) {
    ERR_clear_error();
    errno = 0;
    std::size_t got = 0;
    const int returned = SSL_read_ex(m_impl->ssl.get(), to, size, &got);
    return returned == 1 ? IoResult{IoResult::State::Done, got, 0} : result(returned);
}

IoResult TlsWire::write(Outbox& out) {
    while (!out.isEmpty()) {
        ERR_clear_error();
        errno = 0;
        const iovec part = out.left().front();
        std::size_t written = 0;
        const int returned = SSL_write_ex(m_impl->ssl.get(), part.iov_base, part.iov_len, &written);
        if (returned != 1) return result(returned);
        out.advance(written);
    }
    out.clear();
    return {};
}

} // namespace tierline::net
