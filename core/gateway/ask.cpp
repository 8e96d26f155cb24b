#include "gateway/ask.h"

#include "base/jsonwriter.h"
#include "classify/scorer.h"
#include "gateway/admin.h"
#include "gateway/dispatch.h"
#include "gateway/headers.h"
#include "protocol/json.h"

namespace tierline::gateway {

namespace {

std::expected<TurnPtr, protocol::ClientError> openQuestion(Core& core, const ExchangePtr& exchange,
                                                           const Question& question) {
    return openTurn(core, exchange, {.dialect = Dialect::OpenAi, .model = {}}, bodyFor(question));
}

void appendMoney(JsonWriter& json, const std::string& name, const std::optional<Money>& money) {
    json.key(name);
    if (money)
        json.value(money->usd());
    else
        json.null();
    json.key(name + "_nano_usd");
    if (money)
        json.value(money->nano());
    else
        json.null();
}

std::string askBody(const Turn& turn) {
    const ledger::Record& record = *turn.record;
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("response", turn.text);
    json.key("metadata");
    json.beginObject();
    json.member("id", record.id);
    json.member("complexity", record.tier);
    json.member("model_used", record.model);
    appendMoney(json, "estimated_cost", record.estimatedCost);
    appendMoney(json, "actual_cost", record.cost);
    json.member("reason", record.selectionReason);
    json.endObject();
    json.endObject();
    return body;
}

std::string routeBody(const Turn& turn, bool executed) {
    std::string body;
    ledger::appendJson(body, *turn.record, executed);
    if (!executed || !turn.answered) return body;
    body.pop_back(); // one more member: what the model said
    body += ",\"response\":";
    appendJsonString(body, turn.text);
    return body + "}";
}

// A failed question is answered as a failed chat would be; a good one with `body`.
net::Task<void> answer(TurnPtr turn, std::string body) {
    if (turn->answered) {
        net::Headers headers{{"content-type", "application/json"}};
        addDecisionHeaders(headers, *turn->record);
        addCors(headers, turn->exchange->head());
        turn->reply.status = 200;
        turn->reply.headers = std::move(headers);
        turn->reply.body = std::move(body);
    } else if (const auto& cost = turn->record->cost) { // a call that failed may have cost something
        turn->reply.headers.add("x-tierline-cost", toString(*cost));
    }
    if (!turn->cancelled) co_await turn->exchange->reply(turn->reply);
}

net::Task<void> carryOut(TurnPtr turn, bool asRecord) {
    turn->exchange->onDisconnect([cancel = turn->cancel] { cancel->cancel(); });
    const Deciding how{.network = true, .weights = asRecord};
    co_await decideTurn(turn, how);
    co_await runTurn(turn);
    co_await commitTurn(turn);
    std::string body = asRecord ? routeBody(*turn, true) : askBody(*turn);
    co_await answer(turn, std::move(body));
    turn->exchange->onDisconnect({});
    publish(*turn);
}

// `{"temperature":0}` as members that follow others.
Result<std::string> readParameters(protocol::JsonView parameters) {
    if (!parameters || parameters.isNull()) return std::string();
    if (!parameters.isObject()) return fail(ErrorCode::InvalidInput, "`parameters` must be an object");
    std::string members;
    for (const auto& [key, value] : parameters.members()) {
        if (key == "model" || key == "messages" || key == "stream")
            return fail(ErrorCode::InvalidInput, "`parameters` must not hold `" + std::string(key) + "`");
        members += ',';
        appendJsonString(members, key);
        (members += ':') += value.text();
    }
    return members;
}

} // namespace

Result<Question> readQuestion(std::string_view body, bool promptOnly) {
    const auto json = protocol::Json::parse(body);
    if (!json) return std::unexpected(json.error());
    if (!json->root().isObject()) return fail(ErrorCode::InvalidInput, "the body must be a JSON object");
    Question question;
    question.network = (*json)["network"].boolean().value_or(false);
    question.execute = promptOnly || (*json)["execute"].boolean().value_or(false);
    if (const auto model = (*json)["model"].string()) question.model = *model;
    auto parameters = readParameters((*json)["parameters"]);
    if (!parameters) return std::unexpected(parameters.error());
    question.parameters = *std::move(parameters);
    const auto prompt = (*json)["prompt"].string();
    if (prompt && !prompt->empty()) {
        question.messages = "[{\"role\":\"user\",\"content\":";
        appendJsonString(question.messages, *prompt);
        question.messages += "}]";
        return question;
    }
    const auto messages = json->get("messages");
    if (promptOnly || !messages)
        return fail(ErrorCode::InvalidInput,
                    promptOnly ? "`prompt` is missing" : "give a `prompt` or `messages`");
    question.messages = messages->text();
    return question;
}

std::string bodyFor(const Question& question) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("model", question.model);
    json.key("messages");
    json.raw(question.messages);
    body += question.parameters;
    json.endObject();
    return body;
}

net::Task<void> serveAsk(Core* core, ExchangePtr exchange) {
    const auto question = readQuestion(exchange->body(), true);
    if (!question) {
        const net::Reply reply = problem(exchange->head(), question.error());
        co_await exchange->reply(reply);
        co_return;
    }
    auto turn = openQuestion(*core, exchange, *question);
    if (!turn) {
        const net::Reply reply = errorReply(exchange->head(), turn.error());
        co_await exchange->reply(reply);
        co_return;
    }
    co_await carryOut(std::move(*turn), false);
}

net::Task<void> serveRoute(Core* core, ExchangePtr exchange) {
    const auto question = readQuestion(exchange->body(), false);
    if (!question) {
        const net::Reply reply = problem(exchange->head(), question.error());
        co_await exchange->reply(reply);
        co_return;
    }
    auto turn = openQuestion(*core, exchange, *question);
    if (!turn) {
        const net::Reply reply = errorReply(exchange->head(), turn.error());
        co_await exchange->reply(reply);
        co_return;
    }
    if (question->execute) {
        co_await carryOut(std::move(*turn), true);
        co_return;
    }
    const Deciding how{.network = question->network, .weights = true};
    co_await decideTurn(*turn, how);
    if (const auto paid = costOfStages(*(*turn)->record); paid != Money()) // the judge was
        core->budgets->settle((*turn)->held, paid);
    if ((*turn)->refusal) { // nothing is carried out, so nothing is recorded
        conclude(**turn);
        co_await exchange->reply((*turn)->reply);
        co_return;
    }
    net::Reply reply = jsonReply(exchange->head(), routeBody(**turn, false));
    addDecisionHeaders(reply.headers, *(*turn)->record);
    co_await exchange->reply(reply);
}

} // namespace tierline::gateway
