#include "asking/asker.h"

#include "base/utf8.h"
#include "bench/rowread.h"
#include "protocol/json.h"

#include <spdlog/fmt/fmt.h>

namespace tierline::asking {

namespace {

constexpr std::size_t saidBytes = 200;

std::optional<Money> moneyOf(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const auto money = bench::moneyFromUsd(text);
    return money ? std::optional(*money) : std::nullopt;
}

bench::Answer trouble(std::string_view what, std::string_view said) {
    bench::Answer answer;
    answer.trouble = fmt::format("{}: {}", what, beginningOf(said, saidBytes));
    return answer;
}

// What the gateway says of its own refusals, by status: a class for people and for counting.
std::string_view classOf(int status) {
    switch (status) {
    case 400:
    case 404:
    case 413:
    case 422: return "bad_request";
    case 401:
    case 403: return "credential";
    case 402: return "budget";
    case 429: return "rate_limited";
    default: return status >= 500 ? "server_error" : "status";
    }
}

bench::Answer refusal(int status, std::string_view id, std::string_view cost, protocol::JsonView body) {
    auto answer = trouble(classOf(status),
                          fmt::format("HTTP {} {}", status, body["error"]["message"].string().value_or("")));
    answer.id = id;
    answer.cost = moneyOf(cost);
    if (id.empty() && status >= 500) answer.mayBePaid = true; // no gateway of ours said that
    return answer;
}

void readRecord(protocol::JsonView record, bench::Answer& answer) {
    const auto text = [&](std::string_view name) { return std::string(record[name].string().value_or("")); };
    answer.id = text("id");
    answer.model = text("model");
    answer.provider = text("provider");
    answer.finish = text("finish_reason");
    answer.money = text("money");
    if (const auto nano = record["cost_nano_usd"].int64()) answer.cost = Money::fromNano(*nano);
    const auto usage = record["usage"];
    for (const auto name : {"input", "cached_read", "cache_write_5m", "cache_write_1h"})
        answer.input = saturatingAdd(answer.input, usage[name].int64().value_or(0));
    answer.output = usage["output"].int64().value_or(0);
}

} // namespace

bench::Answer answerOf(int status, std::string_view id, std::string_view cost, std::string_view body,
                       std::string_view model) {
    const auto json = protocol::Json::parse(body);
    if (status != 200) return refusal(status, id, cost, json ? json->root() : protocol::JsonView());
    if (!json || !(*json)["response"].isString() || !(*json)["id"].isString()) {
        auto answer = trouble("protocol", "the reply is no decision with a response; is that a gateway?");
        answer.mayBePaid = true;
        return answer;
    }
    bench::Answer answer;
    readRecord(json->root(), answer);
    const auto text = *(*json)["response"].string();
    const auto outcome = (*json)["outcome"].string().value_or("");
    if (outcome != "ok")
        answer.trouble = fmt::format("{}: the gateway calls the outcome so", beginningOf(outcome, 40));
    else if (answer.model != model)
        answer.trouble = fmt::format("other_model: {} answered instead", beginningOf(answer.model, 100));
    else if (text.size() > bench::longestAnswer)
        answer.trouble = "too_long: the answer is longer than 4 MB";
    else
        answer.text = text;
    return answer;
}

} // namespace tierline::asking
