// A key that does not print itself, and the function that finds one. Forms: `env:NAME`, `file:PATH` (mode
// 0600 or stricter), `client` is resolved per request by the gateway, `keychain:NAME` only by a resolver that
// has a keychain.
#pragma once

#include "base/error.h"

#include <functional>
#include <string>
#include <string_view>

namespace tierline {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : m_text(std::move(text)) {}
    std::string_view reveal() const { return m_text; } // only where it goes on the wire
    bool empty() const { return m_text.empty(); }

private:
    std::string m_text;
};

using SecretResolver = std::function<Result<Secret>(std::string_view reference)>;

// `env:` and `file:`; for `keychain:` an error that names the two ways that work here.
Result<Secret> resolveWithoutKeychain(std::string_view reference);

} // namespace tierline
