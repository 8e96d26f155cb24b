#include "benchhuman.h"

#include "period.h"

#include "base/utf8.h"
#include "bench/human.h"

#include <algorithm>
#include <filesystem>
#include <spdlog/fmt/fmt.h>
#include <termios.h>
#include <unistd.h>

namespace tierline::ctl {

namespace {

using namespace bench;

// One key at a time, without Enter, while this lives.
class Keys {
public:
    Keys() {
        m_isTerminal = tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_isTerminal) return;
        auto plain = m_before;
        plain.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &plain);
    }
    ~Keys() {
        if (m_isTerminal) tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
    }
    Keys(const Keys&) = delete;
    Keys& operator=(const Keys&) = delete;

    char next() { // 'q' at the end
        char key = 'q';
        return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
    }

private:
    termios m_before{};
    bool m_isTerminal = false;
};

// What models wrote must not steer the terminal.
std::string harmless(std::string_view text) {
    std::string out;
    for (const char c : toValidUtf8(text.substr(0, 20'000)))
        if (const auto byte = static_cast<unsigned char>(c);
            (byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\t')
            out += c;
        else
            out += '?';
    for (auto at = out.find("\u009b"); at != out.npos; at = out.find("\u009b", at))
        out.replace(at, 2, "?");
    return text.size() > 20'000 ? out + "\n[cut]" : out;
}

Result<std::string> textOf(const AnswerStore& store, const std::string& key) {
    auto answer = store.find(key);
    if (!answer) return std::unexpected(answer.error());
    return *answer ? harmless((*answer)->text) : std::string();
}

Result<void> show(const Set& set, const AnswerStore& store, const HumanSession& session,
                  const HumanShown& shown) {
    const auto& pair = session.pair(shown.pair);
    const auto first = textOf(store, shown.isTurned ? pair.other : pair.answer);
    const auto second = textOf(store, shown.isTurned ? pair.answer : pair.other);
    if (!first) return std::unexpected(first.error());
    if (!second) return std::unexpected(second.error());
    print(fmt::format("\n──── {} of {} ────\n{}\n\n──── A ────\n{}\n\n──── B ────\n{}\n\n"
                      "a: A is better   b: B is better   t: a tie   u: undo   q: enough for now\n",
                      session.done() + 1, session.size(), harmless(set.cases[pair.at].prompt), *first,
                      *second));
    std::fflush(stdout);
    return {};
}

Result<void> loop(const Set& set, const AnswerStore& store, HumanSession& session) {
    Keys keys;
    for (bool isNew = true;;) {
        const auto shown = session.next();
        if (!shown) return {};
        if (isNew)
            if (const auto good = show(set, store, session, *shown); !good) return good;
        isNew = true;
        const auto now = systemClock().wall();
        Result<void> voted;
        switch (keys.next()) {
        case 'a':
        case 'A': voted = session.vote(Vote::First, now); break;
        case 'b':
        case 'B': voted = session.vote(Vote::Second, now); break;
        case 't':
        case 'T': voted = session.vote(Vote::Tie, now); break;
        case 'u':
        case 'U':
            if (const auto undone = session.undo(now); !undone) return std::unexpected(undone.error());
            break;
        case 'q':
        case 'Q':
        case '\x04': return {};
        default: isNew = false;
        }
        if (!voted) return voted;
    }
}

std::string figuresText(const HumanFigures& at) {
    std::string text =
        fmt::format("\n{} of {} pairs judged: the policy's answer was better in {}, worse in {}, as good "
                    "in {} (quality {:.3f}, 0.5 = as good)\n",
                    at.votes, at.pairs, at.better, at.worse, at.ties, at.quality);
    if (at.again > 0)
        text += fmt::format("of {} pairs shown twice, the other way round, {} were judged alike\n", at.again,
                            at.same);
    if (at.withJudge > 0)
        text += fmt::format("with the judge: {} of {} alike{}\n", at.agreed, at.withJudge,
                            at.kappa ? fmt::format(", kappa {:.2f}", *at.kappa) : std::string());
    return text;
}

Result<int> judge(const BenchOptions& options, const AskFlags& flags,
                  const asking::EndToEndOptions& understood, const BenchPolicy& policy) {
    SetOptions reading;
    for (const auto& text : options.maps)
        if (const auto added = reading.mapping.addColumn(text); !added) return std::unexpected(added.error());
    for (const auto& text : options.values)
        if (const auto added = reading.mapping.addValue(text); !added) return std::unexpected(added.error());
    for (const auto& tier : policy.decider.policy->tiers)
        reading.tiers.push_back(tier.name);
    reading.skipBad = options.skipBad;
    const auto set = readSet(options.sets.front(), reading);
    if (!set) return std::unexpected(set.error());
    const auto decided = decide(*set, policy.decider);
    if (!decided) return std::unexpected(decided.error());
    const auto folder = flags.answers.empty()
                            ? asking::answersFolder(dataFolderOf(options.data), *policy.decider.policy)
                            : flags.answers;
    const auto store = AnswerStore::open(folder);
    if (!store) return std::unexpected(store.error());
    const Pricing pricing{policy.decider.policy, policy.decider.catalog, policy.decider.when};
    auto ask = understood.ask;
    if (!ask.swap) ask.baselines = true;
    const auto plan = planCalls(*set, *decided, ask, pricing, *store);
    if (!plan) return std::unexpected(plan.error());
    const auto graders = GraderBook::make(*set, flags.grader);
    if (!graders) return std::unexpected(graders.error());
    auto pairs =
        humanPairs(*set, *decided, *plan, *graders, *store, flags.grader.empty() || flags.grader == "human");
    if (!pairs) return std::unexpected(pairs.error());
    const auto file = votesFile(folder, *plan);
    auto session = HumanSession::open(file, *std::move(pairs), options.seed);
    if (!session) return std::unexpected(session.error());
    if (const auto done = loop(*set, *store, *session); !done) return std::unexpected(done.error());
    std::optional<Points> judged;
    if (!flags.judge.empty()) {
        const auto judging = planJudging(*set, *plan, *graders, *store, flags.judge, pricing);
        if (!judging) return std::unexpected(judging.error());
        auto read = readJudging(*plan, *store, *judging);
        if (!read) return std::unexpected(read.error());
        judged = std::move(read->points);
    }
    print(figuresText(session->figures(judged ? &*judged : nullptr)));
    fmt::print(stderr, "votes are kept in {}; --end-to-end grades the rows of the grader `human` by them\n",
               file);
    return Fine;
}

} // namespace

int judgeByHand(const BenchOptions& options, const AskFlags& flags,
                const asking::EndToEndOptions& understood) {
    if (options.sets.size() != 1)
        return complain(fail(ErrorCode::InvalidInput, "--human judges one set", "give --set once").error());
    const auto policy = loadBenchPolicy(options.policy);
    if (!policy) return complain(policy.error());
    const auto code = judge(options, flags, understood, *policy);
    return code ? *code : complain(code.error());
}

} // namespace tierline::ctl
