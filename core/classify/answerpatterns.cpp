#include "classify/answerpatterns.h"

#include "base/paths.h"
#include "base/utf8.h"
#include "classify/patterns.h"
#include "policy/problems.h"
#include "policy/yamltree.h"

#include <hs/hs.h>
#include <spdlog/fmt/fmt.h>

#include <new>
#include <tuple>
#include <utility>
#include <vector>

namespace tierline::classify {

namespace {

// Only for an error: the policy keeps no places of its patterns.
policy::Place placeOf(const policy::Policy& policy, const std::string& pattern) {
    const auto text = readFile(policy.file);
    if (!text) return {};
    policy::Problems problems(policy.file);
    const auto root = policy::parseYaml(*text, problems);
    const auto* quality = root ? root->find("quality") : nullptr;
    const auto* list = quality ? quality->find("patterns") : nullptr;
    if (list == nullptr) return {};
    for (const auto& item : list->items)
        if (item.text == pattern) return item.at;
    return list->at;
}

Error refused(const policy::Policy& policy, std::size_t index, std::string_view said) {
    const auto& pattern = policy.quality.patterns[index];
    const auto place = placeOf(policy, pattern);
    return {ErrorCode::InvalidInput,
            fmt::format("pattern {} of `quality`, `{}`, cannot be compiled: {}", index + 1,
                        beginningOf(pattern, 80), said),
            "mend it; the syntax is PCRE's without lookaround and back-references, and it must not match the "
            "empty text",
            policy.file,
            place.line,
            place.column};
}

} // namespace

struct AnswerPatterns::State {
    std::unique_ptr<hs_database, DatabaseDeleter> database;
    std::unique_ptr<hs_scratch, ScratchDeleter> prototype;
};

AnswerPatterns::AnswerPatterns(std::unique_ptr<State> state) : m_state(std::move(state)) {}
AnswerPatterns::~AnswerPatterns() = default;

Result<std::shared_ptr<const AnswerPatterns>> AnswerPatterns::compile(const policy::Policy& policy) {
    const auto& list = policy.quality.patterns;
    if (list.empty()) return nullptr;
    std::vector<const char*> texts;
    std::vector<unsigned> ids;
    for (const auto& pattern : list) {
        if (!isUtf8(pattern) || pattern.find('\0') != pattern.npos)
            return std::unexpected(refused(policy, ids.size(), "it holds bytes that are not UTF-8 text"));
        texts.push_back(pattern.c_str());
        ids.push_back(static_cast<unsigned>(ids.size()));
    }
    const std::vector<unsigned> flags(list.size(), HS_FLAG_CASELESS | HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST);
    hs_database_t* database = nullptr;
    hs_compile_error_t* raw = nullptr;
    const auto status =
        hs_compile_multi(texts.data(), flags.data(), ids.data(), static_cast<unsigned>(texts.size()),
                         HS_MODE_BLOCK, nullptr, &database, &raw);
    const std::unique_ptr<hs_compile_error_t, hs_error_t (*)(hs_compile_error_t*)> error(
        raw, hs_free_compile_error);
    if (status != HS_SUCCESS) {
        const std::string_view said = error && error->message ? error->message : "unknown reason";
        const auto at = error && error->expression >= 0 ? static_cast<std::size_t>(error->expression) : 0U;
        return std::unexpected(refused(policy, at, said));
    }
    auto state = std::make_unique<State>();
    state->database.reset(database);
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return fail(ErrorCode::Internal, "no memory for the patterns of `quality`");
    state->prototype.reset(scratch);
    return std::shared_ptr<const AnswerPatterns>(new AnswerPatterns(std::move(state)));
}

std::optional<AnswerPatterns::Hit> AnswerPatterns::find(std::string_view text) const {
    if (text.empty() || !isUtf8(text)) return std::nullopt; // only valid UTF-8 is scanned
    hs_scratch_t* cloned = nullptr;                         // once an answer, beside a model's seconds
    if (hs_clone_scratch(m_state->prototype.get(), &cloned) != HS_SUCCESS) throw std::bad_alloc();
    const std::unique_ptr<hs_scratch, ScratchDeleter> scratch(cloned);
    struct Best {
        std::size_t begin = std::string_view::npos, end = 0;
        unsigned pattern = 0;
    } best;
    const auto onMatch = [](unsigned id, unsigned long long from, unsigned long long to, unsigned,
                            void* into) {
        auto& kept = *static_cast<Best*>(into);
        const auto begin = static_cast<std::size_t>(from), end = static_cast<std::size_t>(to);
        if (std::tuple(begin, id) < std::tuple(kept.begin, kept.pattern))
            kept = {begin, end, id};
        else if (begin == kept.begin && id == kept.pattern)
            kept.end = std::max(kept.end, end);
        return 0;
    };
    hs_scan(m_state->database.get(), text.data(), static_cast<unsigned>(text.size()), 0, scratch.get(),
            onMatch, &best);
    if (best.begin == std::string_view::npos) return std::nullopt;
    return Hit{best.pattern, std::string(text.substr(best.begin, best.end - best.begin))};
}

} // namespace tierline::classify
