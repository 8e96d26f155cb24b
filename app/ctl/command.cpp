#include "command.h"

#include "gateway/setup.h"
#include "policy/reader.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <spdlog/fmt/fmt.h>
#include <unistd.h>
#include <utility>

namespace tierline::ctl {

int complain(const Error& error) {
    // Several errors of a file come as lines that name it themselves.
    const bool isList = error.detail.find('\n') != std::string::npos;
    fmt::print(stderr, "{}{}\n", isList ? "" : "tierlinectl: ", toString(error));
    return BadInput;
}

int complain(const std::vector<Error>& all) {
    for (const auto& error : all)
        complain(error);
    return BadInput;
}

void print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) std::exit(BadInput);
}

std::expected<Loaded, std::vector<Error>> loadScorer(const std::string& file) {
    const auto path = gateway::findPolicyFile(file);
    if (!path) return std::unexpected(std::vector{path.error()});
    auto outcome = policy::loadPolicy(*path);
    if (!outcome.policy) return std::unexpected(std::move(outcome.errors));
    auto scorer = classify::Scorer::compile(outcome.policy);
    if (!scorer) return std::unexpected(std::vector{scorer.error()});
    return Loaded{outcome.policy, *std::move(scorer)};
}

std::string decimal(std::int64_t millionths) {
    const auto magnitude = millionths < 0 ? -millionths : millionths;
    auto text =
        fmt::format("{}{}.{:06}", millionths < 0 ? "-" : "", magnitude / 1'000'000, magnitude % 1'000'000);
    const auto point = text.find('.');
    while (text.size() > point + 3 && text.back() == '0')
        text.pop_back();
    return text;
}

std::string plural(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

Result<Output> Output::open(const std::string& path) {
    Output output;
    if (path.empty() || path == "-") {
        output.m_file = stdout;
        return output;
    }
    output.m_path = path;
    output.m_temporary = path + ".part" + std::to_string(getpid());
    output.m_file = std::fopen(output.m_temporary.c_str(), "wbx");
    if (output.m_file == nullptr) {
        const std::string why = std::strerror(errno);
        output.m_temporary.clear();
        return fail(ErrorCode::Io, "cannot write " + path + ": " + why);
    }
    return output;
}

Output::Output(Output&& other) noexcept
    : m_file(std::exchange(other.m_file, nullptr)),
      m_path(std::move(other.m_path)),
      m_temporary(std::exchange(other.m_temporary, {})) {}

Output::~Output() {
    if (m_file != nullptr && m_file != stdout) std::fclose(m_file);
    if (!m_temporary.empty()) unlink(m_temporary.c_str());
}

bool Output::write(std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), m_file) == bytes.size();
}

Result<void> Output::finish() {
    const auto shown = m_path.empty() ? std::string("standard output") : m_path;
    bool good = std::fflush(m_file) == 0 && std::ferror(m_file) == 0;
    if (!m_temporary.empty()) {
        good = std::fclose(std::exchange(m_file, nullptr)) == 0 && good;
        good = good && std::rename(m_temporary.c_str(), m_path.c_str()) == 0;
        if (good) m_temporary.clear();
    }
    if (good) return {};
    return fail(ErrorCode::Io, "cannot write " + shown + ": " + std::strerror(errno));
}

} // namespace tierline::ctl
