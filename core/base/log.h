// One logger a core folder, `tierline.gateway` and so on, to stderr. One line an event, key=value, with the
// request's id where there is one. Never keys, headers or prompt text. Any thread.
#pragma once

#include <memory>
#include <string_view>

#include <spdlog/logger.h>

namespace tierline {

using Logger = std::shared_ptr<spdlog::logger>;

Logger logger(std::string_view folder);   // the same object for the same name
void setLogLevel(std::string_view level); // trace, debug, info, warn, error, off

} // namespace tierline
