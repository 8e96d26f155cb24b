// What tuning found, for a program.
#include "tune.h"

#include "base/jsonwriter.h"

namespace tierline::ctl {

namespace {

void money(JsonWriter& json, std::string_view name, std::optional<Money> amount) {
    const std::string key(name);
    json.key(key + "_usd");
    amount ? json.raw(toString(*amount)) : json.null();
    json.key(key + "_nano_usd");
    amount ? json.value(amount->nano()) : json.null();
}

void range(JsonWriter& json, std::string_view name, double value,
           const std::optional<bench::Interval>& interval) {
    json.key(name);
    json.beginObject();
    json.member("value", value);
    if (interval) {
        json.member("low", interval->low);
        json.member("high", interval->high);
    }
    json.endObject();
}

void totals(JsonWriter& json, std::string_view name, const tune::Totals& each) {
    json.key(name);
    json.beginObject();
    json.member("labelled", each.labelled);
    json.member("under_routed", each.under);
    json.member("over_routed", each.over);
    json.member("requests", each.requests);
    json.member("dearest_tier", each.top);
    json.member("priced", each.priced);
    money(json, "cost", each.priced > 0 ? std::optional(Money::fromNano(each.nano)) : std::nullopt);
    json.endObject();
}

void judgedJson(JsonWriter& json, const tune::Judged& judged) {
    json.key("unseen");
    json.beginObject();
    totals(json, "live", judged.live);
    totals(json, "draft", judged.draft);
    const auto cases = static_cast<double>(judged.draft.labelled);
    if (judged.draft.labelled > 0) {
        range(json, "right_change", static_cast<double>(judged.rightAfter - judged.rightBefore) / cases,
              judged.right);
        range(json, "loss_change", (judged.lossAfter - judged.lossBefore) / cases, judged.loss);
        json.member("p", judged.p);
        json.member("within_noise", judged.isNoise());
    }
    if (judged.live.nano > 0)
        range(json, "cost_change",
              static_cast<double>(judged.draft.nano - judged.live.nano)
                  / static_cast<double>(judged.live.nano),
              judged.money);
    json.endObject();
}

void proofJson(JsonWriter& json, const tune::Proof& proof) {
    json.key("proof");
    json.beginObject();
    json.member("limit", proof.bound.limit);
    json.member("confidence", proof.bound.confidence);
    json.member("upper", proof.upper);
    json.member("cases", proof.cases);
    json.member("under_routed", proof.under);
    json.member("candidates", proof.candidates);
    json.member("passed", proof.passed);
    json.endObject();
}

void dialJson(JsonWriter& json, const TuneView& view) {
    const auto live = tune::dialOf(view.policy);
    const auto& draft = view.optimised->dial;
    json.key("lines");
    json.beginArray();
    for (std::size_t line = 0; line < live.lines.size(); ++line) {
        json.beginObject();
        json.member("tier", std::string_view(view.policy.tiers[line].name));
        json.member("live", policy::toDouble(live.lines[line]));
        json.member("draft", policy::toDouble(draft.lines[line]));
        json.endObject();
    }
    json.endArray();
    json.key("weights");
    json.beginArray();
    if (view.optimised->learned)
        for (const auto& each : view.optimised->learned->changes) {
            json.beginObject();
            json.member("rule", knobName(view.policy, each.knob));
            json.member("live", policy::toDouble(each.before));
            json.member("draft", policy::toDouble(each.after));
            json.member("fired", each.fired);
            json.member("under_routed", each.under);
            json.member("over_routed", each.over);
            json.endObject();
        }
    json.endArray();
}

void optimisedJson(JsonWriter& json, const TuneView& view) {
    const auto& found = *view.optimised;
    json.member("goal", tune::toString(view.goal));
    json.member("seed", view.seed);
    json.member("found", found.isFound);
    json.member("live_is_best", found.isLive);
    json.member("sentence", std::string_view(found.sentence));
    json.key("notes");
    json.beginArray();
    for (const auto& note : found.notes)
        json.value(std::string_view(note));
    json.endArray();
    json.key("parts");
    json.beginObject();
    json.member("fit", found.fit);
    json.member("prove", found.proving);
    json.member("judge", found.judging);
    json.endObject();
    if (found.isFound) dialJson(json, view);
    if (found.judged) judgedJson(json, *found.judged);
    if (found.proof) proofJson(json, *found.proof);
    if (found.perDay) {
        money(json, "per_day", found.perDay);
        money(json, "per_day_low", found.perDayLow);
        money(json, "per_day_high", found.perDayHigh);
    }
    json.key("labels_needed");
    found.labelsNeeded ? json.value(*found.labelsNeeded) : json.null();
    json.key("out");
    view.out.empty() ? json.null() : json.value(std::string_view(view.out));
}

void countJson(JsonWriter& json, std::string_view name, const tune::KeywordCount& count) {
    json.key(name);
    json.beginObject();
    json.member("fires", count.fires);
    json.member("mends", count.mends);
    json.member("breaks", count.breaks);
    json.endObject();
}

void keywordsJson(JsonWriter& json, const TuneView& view) {
    json.key("keywords");
    json.beginArray();
    for (const auto& each : *view.keywords) {
        json.beginObject();
        json.member("word", std::string_view(each.word));
        json.member("weight", policy::toDouble(each.weight));
        json.member("lift", each.lift);
        json.member("p", each.p);
        countJson(json, "found", each.found);
        countJson(json, "unseen", each.unseen);
        json.key("fires_in");
        json.beginArray();
        for (const auto row : each.fires)
            json.value(std::string_view(view.requests.ids[row]));
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

void nextJson(JsonWriter& json, const TuneView& view) {
    json.key("next");
    json.beginArray();
    for (const auto& each : *view.next) {
        json.beginObject();
        json.member("id", std::string_view(view.requests.ids[each.row]));
        json.member("score", policy::toDouble(each.score));
        json.member("margin", policy::toDouble(each.margin));
        json.member("tier", std::string_view(view.policy.tiers[each.tier].name));
        json.member("other", std::string_view(view.policy.tiers[each.other].name));
        money(json, "stake", each.stake);
        if (view.prompts) json.member("prompt", std::string_view(view.requests.texts[each.row]));
        json.endObject();
    }
    json.endArray();
}

void worthJson(JsonWriter& json, const TuneView& view) {
    json.key("not_worth");
    json.beginArray();
    for (const auto& each : view.worth->findings) {
        json.beginObject();
        json.member("why", tune::toString(each.why));
        json.member("sentence", std::string_view(each.sentence));
        if (each.tier) json.member("tier", std::string_view(view.policy.tiers[*each.tier].name));
        if (each.share) json.member("share", *each.share);
        if (each.savedPerMonth) money(json, "saved_per_month", each.savedPerMonth);
        if (each.breakEven) json.member("break_even_requests_per_month", *each.breakEven);
        if (each.judged) judgedJson(json, *each.judged);
        json.endObject();
    }
    json.endArray();
    json.key("unknown");
    json.beginArray();
    for (const auto& text : view.worth->unknown)
        json.value(std::string_view(text));
    json.endArray();
}

} // namespace

std::string tuneJson(const TuneView& view) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("policy", std::string_view(view.file));
    json.key("sets");
    json.beginArray();
    for (const auto& name : view.requests.names)
        json.value(std::string_view(name));
    json.endArray();
    json.member("requests", view.requests.rows.size());
    json.member("labelled", view.requests.labelled);
    json.member("by_answers", view.requests.byAnswers);
    json.member("votes", view.requests.votes);
    if (view.optimised) optimisedJson(json, view);
    if (view.keywords) keywordsJson(json, view);
    if (view.next) nextJson(json, view);
    if (view.worth) worthJson(json, view);
    json.endObject();
    return out + '\n';
}

} // namespace tierline::ctl
