#include "sandbox/signature.h"

#include "base/hash.h"
#include "sandbox/answer.h"

namespace tierline::sandbox {

namespace {

// Hex digits in groups of four are base64 that survives decoding and encoding.
std::string markOf(std::string_view model) {
    return "Sign" + hexId(fnv1a(model), 0);
}

} // namespace

std::string signatureOf(std::string_view model, std::string_view thought) {
    return markOf(model) + hexId(fnv1a(thought), 1);
}

bool isSignatureBy(std::string_view model, std::string_view signature) {
    return signature.starts_with(markOf(model));
}

bool isSignatureOf(std::string_view model, std::string_view thought, std::string_view signature) {
    return signature == signatureOf(model, thought);
}

} // namespace tierline::sandbox
