#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>

namespace tierline {

std::string sha256Hex(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    constexpr std::string_view hex = "0123456789abcdef";
    std::string text;
    text.reserve(digest.size() * 2);
    for (const auto byte : digest) {
        text += hex[byte >> 4U];
        text += hex[byte & 15U];
    }
    return text;
}

std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed) {
    for (const char c : bytes)
        seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return seed;
}

bool equalConstantTime(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace tierline
