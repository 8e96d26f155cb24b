// Certificates of our own making and a server that shows them.
#pragma once

#include "net/support.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace tierline::net::test {

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

struct Identity {
    std::unique_ptr<X509, Free> certificate;
    std::unique_ptr<EVP_PKEY, Free> key;
};

inline void addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// A certificate of today; its own issuer when none is given.
inline Identity makeIdentity(const char* name, const char* alternatives, const Identity* issuer,
                             long validFor = 3600) {
    static long serial = 1;
    Identity made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509* certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
    X509_gmtime_adj(X509_getm_notAfter(certificate), validFor);
    X509_set_pubkey(certificate, made.key.get());
    const std::string text = name;
    X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(text.data()),
                               static_cast<int>(text.size()), -1, 0);
    X509* signer = issuer ? issuer->certificate.get() : certificate;
    X509_set_issuer_name(certificate, X509_get_subject_name(signer));
    addExtension(certificate, signer, NID_basic_constraints, issuer ? "CA:FALSE" : "critical,CA:TRUE");
    if (alternatives) addExtension(certificate, signer, NID_subject_alt_name, alternatives);
    X509_sign(certificate, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

inline bool writeCertificate(const std::string& path, const Identity& identity) { // PEM
    FILE* file = std::fopen(path.c_str(), "w");
    if (!file) return false;
    const bool written = PEM_write_X509(file, identity.certificate.get()) == 1;
    return std::fclose(file) == 0 && written;
}

struct TlsPeer {
    using Before = std::function<bool(Socket&)>; // TLS begins when it says so

    explicit TlsPeer(const Identity& identity, Before given = {})
        : before(std::move(given)),
          context(SSL_CTX_new(TLS_server_method())),
          peer([this](Socket socket, int) { serve(std::move(socket)); }) {
        SSL_CTX_use_certificate(context.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
    }

    void serve(Socket socket) {
        if (before && !before(socket)) return;
        const std::unique_ptr<SSL, Free> ssl(SSL_new(context.get()));
        SSL_set_fd(ssl.get(), socket.fd());
        if (SSL_accept(ssl.get()) != 1) {
            ERR_clear_error();
            return;
        }
        if (SSL_session_reused(ssl.get()) == 1) ++resumed;
        if (const char* name = SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name)) {
            const std::scoped_lock lock(mutex);
            asked = name;
        }
        std::string text;
        char bytes[16384];
        for (;;) {
            const int got = SSL_read(ssl.get(), bytes, sizeof(bytes));
            if (got <= 0) break;
            text.append(bytes, static_cast<std::size_t>(got));
            const auto end = text.find("\r\n\r\n");
            if (end == std::string::npos || text.size() < end + 4 + expectedBody) continue;
            if (++requests == closesOnRequest) break;
            {
                const std::scoped_lock lock(mutex);
                request = std::exchange(text, {});
            }
            const std::string reply =
                "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
            SSL_write(ssl.get(), reply.data(), static_cast<int>(reply.size()));
            if (closesAfterReply) break;
        }
        ERR_clear_error();
    }

    Before before;
    std::string body = "ok";
    std::size_t expectedBody = 0;
    bool closesAfterReply = false;
    int closesOnRequest = 0; // this one gets no reply
    std::atomic<int> requests = 0;
    std::atomic<int> resumed = 0;
    std::mutex mutex;
    std::string asked;   // the server name
    std::string request; // the newest
    std::unique_ptr<SSL_CTX, Free> context;
    Peer peer;
};

} // namespace tierline::net::test
