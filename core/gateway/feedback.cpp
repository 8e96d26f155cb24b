#include "gateway/feedback.h"

#include "base/jsonwriter.h"
#include "gateway/admin.h"
#include "ledger/auditpolicy.h"
#include "policy/reader.h"
#include "protocol/json.h"

#include <algorithm>

namespace tierline::gateway {

namespace {

Result<void> readVote(protocol::JsonView vote, ledger::Feedback& into) {
    into.setsVote = true;
    if (vote.isNull()) return {};
    const auto number = vote.int64();
    if (!number || *number < -1 || *number > 1)
        return fail(ErrorCode::InvalidInput, "`vote` must be 1, 0 or -1, or null to clear it");
    into.vote = static_cast<int>(*number);
    return {};
}

Result<void> readLabel(protocol::JsonView label, ledger::Feedback& into) {
    into.setsLabel = true;
    if (label.isNull()) return {};
    const auto name = label.string();
    if (!name || name->empty())
        return fail(ErrorCode::InvalidInput, "`label` must be the name of a tier, or null to clear it");
    into.label = std::string(*name);
    return {};
}

void addTiers(std::vector<std::string>& names, const policy::Policy* policy) {
    if (policy == nullptr) return;
    for (const auto& tier : policy->tiers)
        if (std::ranges::find(names, tier.name) == names.end()) names.push_back(tier.name);
}

struct Done {
    ledger::Given given = ledger::Given::NoSuchId;
    std::optional<ledger::Record> record; // as it is now
};

// On the worker.
Result<Done> carryOut(ledger::Ledger& ledger, const FeedbackFor& asked, const policy::Policy& policy) {
    Done done;
    auto record = ledger.decision(asked.id);
    if (!record) return std::unexpected(record.error());
    if (!*record) return done;
    if (asked.feedback.label)
        if (auto good = checkLabel(ledger, **record, &policy, *asked.feedback.label); !good)
            return std::unexpected(good.error());
    const auto given = ledger::giveFeedback(ledger, asked.id, asked.feedback);
    if (!given) return std::unexpected(given.error());
    done.given = *given;
    done.record = std::move(**record);
    if (asked.feedback.setsVote) done.record->vote = asked.feedback.vote;
    if (asked.feedback.setsLabel) done.record->label = asked.feedback.label;
    return done;
}

std::string bodyOf(const Done& done) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("id", done.record->id);
    json.member("recorded", true);
    json.member("changed", done.given == ledger::Given::Changed);
    json.key("vote");
    done.record->vote ? json.value(std::int64_t{*done.record->vote}) : json.null();
    json.key("label");
    done.record->label ? json.value(*done.record->label) : json.null();
    json.endObject();
    return body;
}

} // namespace

Result<FeedbackFor> readFeedback(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json) return std::unexpected(json.error());
    if (!json->root().isObject()) return fail(ErrorCode::InvalidInput, "the body must be a JSON object");
    FeedbackFor asked;
    asked.id = (*json)["id"].string().value_or("");
    if (!isRequestId(asked.id))
        return fail(ErrorCode::InvalidInput, "`id` must be a decision's id, as in x-tierline-id");
    if (const auto vote = json->get("vote"))
        if (auto read = readVote(*vote, asked.feedback); !read) return std::unexpected(read.error());
    if (const auto label = json->get("label"))
        if (auto read = readLabel(*label, asked.feedback); !read) return std::unexpected(read.error());
    if (!asked.feedback.setsVote && !asked.feedback.setsLabel)
        return fail(ErrorCode::InvalidInput, "give a `vote` or a `label`");
    return asked;
}

Result<void> checkLabel(const ledger::Ledger& ledger, const ledger::Record& record, const policy::Policy* now,
                        std::string_view label) {
    std::vector<std::string> names;
    addTiers(names, now);
    if (std::ranges::find(names, label) != names.end()) return {};
    const bool isOther = now == nullptr || now->hash != record.policy;
    const auto text = isOther ? ledger::policyText(ledger, record.policy) : std::nullopt;
    if (text && *text) addTiers(names, policy::readPolicy(**text, "the policy of then").policy.get());
    if (std::ranges::find(names, label) != names.end()) return {};
    std::string list;
    for (const auto& name : names)
        list += (list.empty() ? "" : ", ") + name;
    return fail(ErrorCode::InvalidInput,
                "`label` must be the name of a tier" + (list.empty() ? std::string() : ": " + list));
}

net::Task<void> serveFeedback(Core* core, ExchangePtr exchange) {
    const net::RequestHead& head = exchange->head();
    auto asked = readFeedback(exchange->body());
    net::Reply reply;
    if (!asked) {
        reply = problem(head, asked.error());
        co_await exchange->reply(reply);
        co_return;
    }
    auto work = [core, given = *asked, setup = core->setup.load(std::memory_order_acquire)] {
        return carryOut(*core->ledger, given, *setup->policy);
    };
    auto done = co_await ask(core->worker, std::move(work));
    if (!done)
        reply = busy(head);
    else if (!*done)
        reply = problem(head, done->error());
    else if (!(*done)->record)
        reply = problem(head, 404, "unknown_id", "There is no decision " + asked->id + ".");
    else
        reply = jsonReply(head, bodyOf(**done));
    const bool isChanged = done && *done && (*done)->given == ledger::Given::Changed;
    if (isChanged
        && ((*done)->record->vote || (*done)->record->label)) { // followers know new ones by having none
        auto changed = std::make_shared<ledger::Record>(std::move(*(*done)->record));
        changed->reply.reset(); // events carry none
        core->feed.publish(std::move(changed));
    }
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
