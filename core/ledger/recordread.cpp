#include "ledger/names.h"
#include "ledger/record.h"

#include <cmath>
#include <limits>

namespace tierline::ledger {

using protocol::JsonView;

namespace {

// Reads members into fields and remembers the first one that is not what it should be. Absent and null leave
// the default.
class Fields {
public:
    explicit Fields(JsonView object) : m_object(object) {}

    bool text(std::string_view key, std::string& into) {
        return take(key, [&](JsonView v) {
            const auto value = v.string();
            if (value) into = *value;
            return value.has_value();
        });
    }
    void text(std::string_view key, std::optional<std::string>& into) {
        std::string value;
        if (text(key, value)) into = std::move(value);
    }
    template <std::integral T>
    bool number(std::string_view key, T& into) {
        return take(key, [&](JsonView v) {
            const auto value = v.int64();
            if (!value || !std::in_range<T>(*value)) return false;
            into = static_cast<T>(*value);
            return true;
        });
    }
    template <std::integral T>
    void number(std::string_view key, std::optional<T>& into) {
        T value{};
        if (number(key, value)) into = value;
    }
    void flag(std::string_view key, bool& into) {
        take(key, [&](JsonView v) {
            const auto value = v.boolean();
            if (value) into = *value;
            return value.has_value();
        });
    }
    void millionths(std::string_view key, policy::Millionths& into) {
        take(key, [&](JsonView v) {
            const auto value = v.number();
            if (!value || std::abs(*value) > 2000) return false;
            into = static_cast<policy::Millionths>(std::llround(*value * policy::one));
            return true;
        });
    }
    bool money(std::string_view key, Money& into) {
        std::int64_t nano = 0;
        const bool there = number(key, nano);
        if (there) into = Money::fromNano(nano);
        return there;
    }
    void money(std::string_view key, std::optional<Money>& into) {
        Money value;
        if (money(key, value)) into = value;
    }
    bool time(std::string_view key, Wall& into) {
        return take(key, [&](JsonView v) {
            const auto value = v.string();
            const auto parsed = value ? wallFromRfc3339(*value) : std::nullopt;
            if (parsed) into = *parsed;
            return parsed.has_value();
        });
    }
    template <class E, std::size_t N>
    void name(std::string_view key, const Names<E, N>& names, E& into) {
        take(key, [&](JsonView v) {
            const auto value = v.string();
            const auto found = value ? fromName(names, *value) : std::nullopt;
            if (found) into = *found;
            return found.has_value();
        });
    }
    // `read` fills one element from its Fields.
    template <class T, class Read>
    void list(std::string_view key, std::vector<T>& into, Read read) {
        take(key, [&](JsonView v) {
            if (!v.isArray()) return false;
            into.reserve(v.size());
            for (const JsonView each : v.items()) {
                Fields fields(each);
                read(fields, into.emplace_back());
                if (!each.isObject() || !fields.bad().empty()) return nested(key, fields);
            }
            return true;
        });
    }
    template <class Read>
    bool object(std::string_view key, Read read) {
        return take(key, [&](JsonView v) {
            Fields fields(v);
            if (v.isObject()) read(fields);
            return v.isObject() && (fields.bad().empty() || nested(key, fields));
        });
    }
    void texts(std::string_view key, std::vector<std::string>& into) {
        take(key, [&](JsonView v) {
            for (const JsonView each : v.items()) {
                const auto value = each.string();
                if (!value) return false;
                into.emplace_back(*value);
            }
            return v.isArray();
        });
    }
    void spans(std::string_view key, std::vector<classify::Span>& into) {
        take(key, [&](JsonView v) {
            if (!v.isArray()) return false;
            into.reserve(v.size());
            for (const JsonView pair : v.items())
                if (!appendSpan(pair, into)) return false;
            return true;
        });
    }
    // Gives the value if it is there and not null; what `use` calls false is bad.
    template <class Use>
    bool take(std::string_view key, Use use) {
        const auto value = m_object.get(key);
        if (!value || value->isNull()) return false;
        if (use(*value)) return true;
        if (m_bad.empty()) m_bad = key;
        return false;
    }
    const std::string& bad() const { return m_bad; }
    JsonView view() const { return m_object; }

private:
    static bool appendSpan(JsonView pair, std::vector<classify::Span>& into) {
        if (!pair.isArray() || pair.size() != 2) return false;
        std::uint32_t ends[2] = {};
        std::size_t at = 0;
        for (const JsonView each : pair.items()) {
            const auto value = each.int64();
            if (!value || !std::in_range<std::uint32_t>(*value)) return false;
            ends[at++] = static_cast<std::uint32_t>(*value);
        }
        into.push_back({ends[0], ends[1]});
        return true;
    }
    bool nested(std::string_view key, const Fields& inner) {
        if (m_bad.empty() && !inner.bad().empty()) m_bad = std::string(key) + '.' + inner.bad();
        return false;
    }

    JsonView m_object;
    std::string m_bad;
};

void readSignal(Fields& f, classify::Signal& signal) {
    f.text("name", signal.name);
    f.name("kind", kindNames, signal.kind);
    f.millionths("weight", signal.weight);
    f.name("effect", effectNames, signal.effect);
    f.number("effect_tier", signal.effectTier);
    f.spans("spans", signal.spans);
}

void readStage(Fields& f, classify::Stage& stage) {
    f.text("name", stage.name);
    f.millionths("score", stage.score);
    f.millionths("confidence", stage.confidence);
    f.number("us", stage.us);
    f.money("cost_nano_usd", stage.cost);
    f.text("error", stage.error);
    f.text("detail", stage.detail);
}

void readCandidate(Fields& f, CandidateRow& candidate) {
    f.text("model", candidate.model);
    f.text("verdict", candidate.verdict);
    f.text("reason", candidate.reason);
    f.money("estimated_cost_nano_usd", candidate.estimatedCost);
}

void readAttempt(Fields& f, Attempt& attempt) {
    f.text("model", attempt.model);
    f.text("provider", attempt.provider);
    f.time("start", attempt.start);
    if (Wall first; f.time("first_byte", first)) attempt.firstByte = first;
    f.time("end", attempt.end);
    f.take("error_class", [&](JsonView v) {
        const auto name = v.string();
        attempt.errorClass = name ? errorClassFromString(*name) : std::nullopt;
        return attempt.errorClass.has_value();
    });
    f.text("breaker_before", attempt.breakerBefore);
    f.text("breaker_after", attempt.breakerAfter);
    if (std::int64_t ms = 0; f.number("server_delay", ms)) attempt.serverDelay = Milliseconds(ms);
    f.number("bytes", attempt.bytes);
    f.flag("committed", attempt.committed);
    f.text("credential", attempt.credential);
    f.number("queued_ms", attempt.queuedMs);
    f.text("detail", attempt.detail);
    f.money("cost_nano_usd", attempt.cost);
}

void readTranslation(Fields& f, Translation& translation) {
    f.text("dialect", translation.dialect);
    f.texts("dropped", translation.dropped);
    f.number("max_output", translation.maxOutput);
}

void readUsage(Fields& f, catalog::Usage& usage) {
    f.number("input", usage.input);
    f.number("cached_read", usage.cachedRead);
    f.number("cache_write_5m", usage.cacheWrite5m);
    f.number("cache_write_1h", usage.cacheWrite1h);
    f.number("output", usage.output);
    f.number("reasoning", usage.reasoning);
    for (const auto& [name, count] : usagePartNames)
        f.number(name, usage.parts.*count);
}

void readFlags(Fields& f, Flags& flags) {
    f.take("flags", [&](JsonView v) {
        for (const JsonView each : v.items()) {
            const auto name = each.string();
            const auto flag = name ? fromName(flagNames, *name) : std::nullopt;
            if (!flag) return false;
            flags = static_cast<Flags>(flags | *flag);
        }
        return v.isArray();
    });
}

void readTags(Fields& f, std::map<std::string, std::string>& tags) {
    f.object("tags", [&](Fields& inner) {
        for (const auto& [key, value] : inner.view().members())
            inner.text(key, tags[std::string(key)]);
    });
}

void readQuestion(Fields& f, Record& r) {
    f.text("client", r.client);
    f.text("dialect", r.dialect);
    f.text("requested_model", r.requestedModel);
    f.text("session", r.session);
    f.text("policy", r.policy);
    f.object("envelope", [&](Fields& in) {
        in.text("name", r.envelopeName);
        in.spans("peeled", r.envelopePeeled);
    });
    f.text("prompt", r.prompt);
    f.object("features", [&](Fields& in) {
        in.number("chars", r.features.chars);
        in.number("words", r.features.words);
        in.number("questions", r.features.questions);
        in.flag("code", r.features.code);
        in.number("tokens", r.features.tokens);
        in.number("turns", r.features.turns);
        in.number("tool_results", r.features.toolResults);
        in.number("loop_step", r.features.loopStep);
    });
    f.list("signals", r.firedSignals, readSignal);
    f.millionths("score", r.score);
    f.millionths("confidence", r.confidence);
    f.millionths("margin", r.margin);
    f.text("tier", r.tier);
    f.text("category", r.category);
    f.object("requirements", [&](Fields& in) {
        in.flag("tools", r.requirements.tools);
        in.flag("vision", r.requirements.vision);
        in.flag("json", r.requirements.json);
        in.flag("reasoning", r.requirements.reasoning);
        in.flag("search", r.requirements.search);
        in.flag("multi_step", r.requirements.multiStep);
    });
    f.list("stages", r.stages, readStage);
    f.list("candidates", r.candidates, readCandidate);
    f.text("decided_by", r.decidedBy);
    f.text("selection_reason", r.selectionReason);
    f.text("selection_detail", r.selectionDetail);
    f.object("estimated_tokens", [&](Fields& in) {
        in.number("in", r.estimatedIn);
        in.number("out", r.estimatedOut);
    });
    f.money("estimated_cost_nano_usd", r.estimatedCost);
}

void readAnswer(Fields& f, Record& r) {
    f.list("attempts", r.attempts, readAttempt);
    f.object("translation", [&](Fields& in) { readTranslation(in, r.translation.emplace()); });
    f.text("model", r.model);
    f.text("provider", r.provider);
    f.number("status", r.status);
    f.name("outcome", outcomeNames, r.outcome);
    f.object("error", [&](Fields& in) {
        auto& error = r.error.emplace();
        in.text("class", error.errorClass);
        in.text("text", error.text);
    });
    f.number("latency_ms", r.latencyMs);
    f.number("ttft_ms", r.ttftMs);
    f.object("usage", [&](Fields& in) { readUsage(in, r.usage.emplace()); });
    f.text("price_date", r.priceDate);
    f.money("cost_nano_usd", r.cost);
    f.object("baseline", [&](Fields& in) {
        in.text("name", r.baselineName);
        in.text("model", r.baselineModel);
        in.money("cost_nano_usd", r.baselineCost);
    });
    f.money("switch_cost_nano_usd", r.switchCost);
    f.object("would_be", [&](Fields& in) {
        in.text("model", r.wouldBeModel);
        in.money("cost_nano_usd", r.wouldBeCost);
    });
    f.name("money", moneyNames, r.money);
    readFlags(f, r.flags);
    f.object("overhead_us", [&](Fields& in) {
        in.number("read", r.overhead.read);
        in.number("classify", r.overhead.classify);
        in.number("plan", r.overhead.plan);
        in.number("connect", r.overhead.connect);
        in.number("translate", r.overhead.translate);
        in.number("commit", r.overhead.commit);
        in.number("queue", r.overhead.queue);
    });
    f.text("finish_reason", r.finishReason);
    f.number("vote", r.vote);
    f.text("label", r.label);
    readTags(f, r.tags);
}

} // namespace

Result<Record> recordFrom(JsonView json) {
    if (!json.isObject()) return fail(ErrorCode::InvalidInput, "a record must be a JSON object");
    Record record;
    Fields fields(json);
    const bool named = fields.text("id", record.id) && !record.id.empty();
    const bool dated = fields.time("time", record.time);
    readQuestion(fields, record);
    readAnswer(fields, record);
    if (!fields.bad().empty())
        return fail(ErrorCode::InvalidInput,
                    "record member `" + fields.bad() + "` is not of its type or form");
    if (!named || !dated) return fail(ErrorCode::InvalidInput, "a record needs `id` and `time`");
    return record;
}

Result<Record> recordFromJson(std::string_view json) {
    const auto document = protocol::Json::parse(json);
    if (!document) return std::unexpected(document.error());
    return recordFrom(document->root());
}

} // namespace tierline::ledger
