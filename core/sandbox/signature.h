// The signatures that simulated models put on their thoughts: bound to the model and to the thought, and
// valid base64, as SDKs decode them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace tierline::sandbox {

std::string signatureOf(std::string_view model, std::string_view thought);
bool isSignatureBy(std::string_view model, std::string_view signature);
bool isSignatureOf(std::string_view model, std::string_view thought, std::string_view signature);

} // namespace tierline::sandbox
