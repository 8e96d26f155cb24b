// tierlinectl score: JSON lines in, one scored line out for each, in order. Nothing is kept of a row.
#include "command.h"

#include "base/jsonwriter.h"
#include "bench/lines.h"
#include "classify/words.h"
#include "protocol/json.h"
#include "protocol/said.h"
#include "protocol/turns.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <spdlog/fmt/fmt.h>
#include <utility>

namespace tierline::ctl {

namespace {

struct Options {
    std::string policy, in, out;
    bool skipBad = false;
};

constexpr std::size_t block = 1U << 20U;

void appendMillionths(std::string& out, std::int64_t value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, static_cast<double>(value) / policy::one).ptr;
    out.append(text, end);
}

// The unchanging part of a signal: {"name":"refactor","kind":"keyword","weight":0.18,"spans":[
std::string signalHead(std::string_view name, std::string_view kind, policy::Millionths weight) {
    std::string out = R"({"name":)";
    appendJsonString(out, name);
    out += R"(,"kind":")" + std::string(kind) + R"(","weight":)";
    appendMillionths(out, weight);
    return out + R"(,"spans":[)";
}

class RowScorer {
public:
    explicit RowScorer(Loaded loaded) : m_loaded(std::move(loaded)), m_scratch(m_loaded.scorer) {
        m_saysStage = m_loaded.policy->classify.stages != std::vector<std::string>{"rules"};
        const auto& policy = *m_loaded.policy;
        for (const auto& rule : policy.classify.rules)
            m_rules.push_back(
                signalHead(rule.id, rule.match == policy::Match::Regex ? "regex" : "keyword", rule.weight));
        for (const auto& feature : policy.classify.features)
            m_features.push_back(signalHead(toString(feature.kind), "feature", feature.weight));
        for (const auto& tier : policy.tiers)
            appendJsonString(m_tiers.emplace_back(), tier.name);
    }

    // Appends one line to `out`, or says what is wrong with the row and appends nothing. `padded`: bytes
    // behind the line may be read.
    Result<void> score(std::string_view line, std::string& out) {
        const auto row = m_parser.parse(line, true);
        if (!row) return std::unexpected(row.error());
        if (!row->isObject()) return fail(ErrorCode::InvalidInput, "a row is a JSON object");
        const auto id = row->get("id");
        if (!id) return fail(ErrorCode::InvalidInput, "the row has no `id`");
        const auto words = wordsOf(*row);
        if (!words) return std::unexpected(words.error());
        append(*id, m_loaded.cascade->score(words->text(), m_scratch, words->context()), *words, out);
        return {};
    }

private:
    Result<classify::Words> wordsOf(protocol::JsonView row) {
        const auto prompt = row.get("prompt");
        const auto messages = row.get("messages");
        if (prompt && messages)
            return fail(ErrorCode::InvalidInput, "the row has both `prompt` and `messages`");
        if (prompt) {
            if (const auto text = prompt->string()) return wordsAlone(*text);
            return fail(ErrorCode::InvalidInput, "`prompt` is not a string");
        }
        if (!messages) return fail(ErrorCode::InvalidInput, "the row has neither `prompt` nor `messages`");
        if (!messages->isArray()) return fail(ErrorCode::InvalidInput, "`messages` is not an array");
        m_request = {};
        if (const auto read = protocol::readTurns(Dialect::OpenAi, {}, *messages, m_request); !read)
            return std::unexpected(read.error());
        protocol::noteLoop(Dialect::OpenAi, row, m_request);
        return classify::wordsOf(m_request, *m_loaded.scorer);
    }

    classify::Words wordsAlone(std::string_view text) const {
        auto words = classify::wordsOf(text, *m_loaded.scorer);
        words.tokens = (std::ssize(text) + 3) / 4; // as of a conversation of these words alone
        return words;
    }

    void append(protocol::JsonView id, const classify::QuickScore& quick, const classify::Words& words,
                std::string& out) {
        const auto& score = quick.raw;
        out += R"({"id":)";
        if (const auto text = id.string())
            appendJsonString(out, *text);
        else
            out += id.text();
        out += R"(,"score":)";
        appendMillionths(out, score.score);
        out += R"(,"tier":)";
        out += m_tiers[score.tier];
        out += R"(,"confidence":)";
        appendMillionths(out, score.confidence);
        if (m_saysStage) {
            out += R"(,"decided_by":")";
            out += toString(quick.decidedBy);
            out += '"';
        }
        out += R"(,"signals":[)";
        bool first = true;
        for (const auto& fired : m_scratch.rules.fired()) {
            if (!first) out += ',';
            first = false;
            out += fired.isFeature ? m_features[fired.index] : m_rules[fired.index];
            for (std::uint32_t i = 0; i < fired.spanCount; ++i) {
                const auto& span = m_scratch.rules.spans()[fired.firstSpan + i];
                fmt::format_to(std::back_inserter(out), "{}[{},{}]", i > 0 ? "," : "", span.begin, span.end);
            }
            out += "]}";
        }
        out += ']';
        if (!words.envelope.empty()) appendEnvelope(words, out);
        out += "}\n";
    }

    // Only where something was recognised: spans are then not of the row's text, but of what is left of it.
    static void appendEnvelope(const classify::Words& words, std::string& out) {
        out += R"(,"envelope":{"name":)";
        appendJsonString(out, words.envelope);
        out += R"(,"peeled":[)";
        for (const auto& span : words.peeled)
            fmt::format_to(std::back_inserter(out), "{}[{},{}]", out.back() == '[' ? "" : ",", span.begin,
                           span.end);
        out += "]}";
    }

    Loaded m_loaded;
    classify::CascadeScratch m_scratch;
    bool m_saysStage = false; // rules alone need not say who decided
    protocol::JsonParser m_parser;
    protocol::Request m_request;
    std::vector<std::string> m_rules, m_features, m_tiers;
};

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t") == line.npos;
}

constexpr auto noRoom = "cannot keep the results: no space left";

Error atLine(const bench::LineReader& reader, Error error) {
    error.detail = fmt::format("{}, line {}: {}", reader.name(), reader.line(), error.detail);
    return error;
}

int scoreAll(RowScorer& scorer, bench::LineReader& reader, Output& output, bool skipBad) {
    std::string out;
    std::int64_t skipped = 0;
    for (;;) {
        const auto line = reader.next();
        if (!line) return complain(line.error());
        if (!*line) break;
        if (isBlank(**line)) continue;
        if (const auto good = scorer.score(**line, out); !good) {
            complain(atLine(reader, good.error()));
            if (!skipBad) return BadInput;
            ++skipped;
        }
        if (out.size() >= block) {
            if (!output.write(out)) return complain(fail(ErrorCode::Io, noRoom).error());
            out.clear();
        }
    }
    if (!output.write(out)) return complain(fail(ErrorCode::Io, noRoom).error());
    if (const auto done = output.finish(); !done) return complain(done.error());
    if (skipped > 0) fmt::print(stderr, "tierlinectl: {} skipped\n", plural(skipped, "bad row"));
    return Fine;
}

int score(const Options& options) {
    auto loaded = loadScorer(options.policy);
    if (!loaded) return complain(loaded.error());
    warn(loaded->warnings);
    auto reader = bench::LineReader::open(options.in);
    if (!reader) return complain(reader.error());
    auto output = Output::open(options.out);
    if (!output) return complain(output.error());
    RowScorer scorer(*std::move(loaded));
    return scoreAll(scorer, *reader, *output, options.skipBad);
}

} // namespace

void addScore(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("score", "Score prompts: JSON lines in, JSON lines out, in the same order");
    auto options = std::make_shared<Options>();
    command
        ->add_option("--policy", options->policy, "The policy file (default: your own, else the shipped one)")
        ->type_name("FILE");
    command->add_option("--in", options->in, "Rows to read (default: standard input)")->type_name("FILE");
    command->add_option("--out", options->out, "Where to write (default: standard output)")
        ->type_name("FILE");
    command->add_flag("--skip-bad", options->skipBad, "Report bad rows and go on");
    command->footer(
        "A row is {\"id\": …, \"prompt\": \"…\"} or {\"id\": …, \"messages\": […]}, of which the last "
        "user message is scored.\nA line out is {\"id\", \"score\", \"tier\", \"confidence\", "
        "\"signals\"}, \"decided_by\" where other stages than rules\nare listed, and \"envelope\" where a "
        "harness' text was folded. Stages that need the network are left out.\nA bad row ends the run with "
        "its "
        "line number and exit code 2; nothing is "
        "written then.");
    command->callback([options, &exitCode] { exitCode = score(*options); });
}

} // namespace tierline::ctl
