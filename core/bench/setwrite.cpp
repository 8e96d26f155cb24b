#include "bench/setwrite.h"

#include "base/jsonwriter.h"

namespace tierline::bench {

void appendRow(std::string& out, const Case& each, const Names& names) {
    JsonWriter json(out);
    json.beginObject();
    json.member("id", each.id);
    if (each.messages.empty()) {
        json.member("prompt", each.prompt);
    } else {
        json.key("messages");
        json.raw(each.messages);
    }
    if (each.tier) json.member("tier", names.tiers[*each.tier]);
    if (!each.outcomes.empty()) {
        json.key("outcomes");
        json.beginObject();
        for (const auto& outcome : each.outcomes) {
            json.key(names.models[outcome.model]);
            json.beginObject();
            json.member("score", outcome.score);
            if (outcome.cost) {
                json.key("cost");
                json.raw(toString(*outcome.cost));
            }
            json.endObject();
        }
        json.endObject();
    }
    if (each.expected) json.member("expected", *each.expected);
    if (!each.grader.empty()) {
        json.key("grader");
        json.raw(each.grader);
    }
    if (!each.reason.empty()) json.member("reason", each.reason);
    if (!each.tags.empty()) {
        json.key("tags");
        json.beginObject();
        for (const auto& [name, value] : each.tags)
            json.member(name, value);
        json.endObject();
    }
    json.endObject();
    out += '\n';
}

} // namespace tierline::bench
