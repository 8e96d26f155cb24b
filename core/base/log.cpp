#include "base/log.h"

#include <mutex>
#include <string>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace tierline {

Logger logger(std::string_view folder) {
    static std::mutex mutex;
    const std::scoped_lock lock(mutex);
    const std::string name = "tierline." + std::string(folder);
    if (auto existing = spdlog::get(name)) return existing;
    auto created = spdlog::stderr_logger_mt(name);
    created->set_pattern("%Y-%m-%dT%H:%M:%S.%e %L %n %v");
    return created;
}

void setLogLevel(std::string_view level) {
    spdlog::set_level(spdlog::level::from_str(std::string(level)));
}

} // namespace tierline
