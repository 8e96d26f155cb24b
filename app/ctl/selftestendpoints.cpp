// The other endpoints of each client dialect.
#include "ctl/selftestcell.h"

namespace tierline::ctl::selftest {

namespace {

std::optional<protocol::Json> bodyOf(Cell& cell, const Got& got) {
    cell.equal("status", got.status, 200);
    auto json = protocol::Json::parse(got.body);
    cell.expect(json.has_value(), "JSON", got.body);
    if (!json || !cell.failure().empty()) return std::nullopt;
    return std::move(*json);
}

void countTokens(Cell& cell) {
    const bool isAnthropic = cell.client == Dialect::Anthropic;
    if (!isAnthropic && cell.client != Dialect::Gemini)
        return cell.notApplicable(std::string(toString(cell.client)) + " has no such endpoint");
    const auto got =
        isAnthropic
            ? cell.raw(net::Method::Post, "/v1/messages/count_tokens",
                       R"({"model":"auto","messages":[{"role":"user","content":"Why does the tide turn?"}]})")
            : cell.raw(net::Method::Post, "/v1beta/models/auto:countTokens",
                       R"({"contents":[{"role":"user","parts":[{"text":"Why does the tide turn?"}]}]})");
    const auto json = bodyOf(cell, got);
    if (!json) return;
    const auto count = (*json)[isAnthropic ? "input_tokens" : "totalTokens"].int64().value_or(0);
    cell.expect(count >= 4 && count <= 20, "a plausible count", std::to_string(count));
    cell.equal("x-tierline-flags", got.headers.value("x-tierline-flags"), "estimated");
}

void models(Cell& cell) {
    const bool isGemini = cell.client == Dialect::Gemini;
    const auto got = cell.raw(net::Method::Get, isGemini ? "/v1beta/models" : "/v1/models");
    const auto json = bodyOf(cell, got);
    if (!json) return;
    std::string ids;
    for (const auto model : (*json)[isGemini ? "models" : "data"].items())
        ids += " " + std::string(model[isGemini ? "name" : "id"].string().value_or("")) + " ";
    const std::string prefix = isGemini ? " models/" : " ";
    for (const std::string_view id : {"auto ", "auto:shaky ", "main/nano-1 "})
        cell.expect(ids.find(prefix + std::string(id)) != std::string::npos, std::string(id) + "in the list",
                    ids);
}

void embeddings(Cell& cell) {
    if (cell.client != Dialect::OpenAi) return cell.notApplicable("embeddings come in as OpenAI writes them");
    if (cell.outgoing.name == "responses" || cell.outgoing.name == "anthropic")
        return cell.notApplicable(std::string(cell.outgoing.name) + " providers have no embeddings");
    const auto got = cell.raw(net::Method::Post, "/v1/embeddings",
                              R"({"model":"main/embed-1","input":["the tide","turns"]})");
    const auto json = bodyOf(cell, got);
    if (!json) return;
    cell.equal("vectors", static_cast<std::int64_t>((*json)["data"].size()), 2);
    for (const auto row : (*json)["data"].items())
        cell.expect(row["embedding"].size() > 8, "a vector", row.text());
    if (!cell.loadRecord(std::string(got.headers.value("x-tierline-id")))) return;
    cell.equal("model in the record", cell.record.model, "main/embed-1");
    cell.equal("outcome", toString(cell.record.outcome), "ok");
}

struct Unrouted {
    net::Method method;
    std::string_view path, body;
};
constexpr std::array<Unrouted, allDialects.size()> unrouted{
    Unrouted{net::Method::Post, "/v1/completions", R"({"model":"nano-1","prompt":"The tide"})"},
    Unrouted{net::Method::Post, "/v1/moderations", R"({"input":"The tide"})"},
    Unrouted{net::Method::Get, "/v1/files", ""},
    Unrouted{net::Method::Post, "/v1beta/models/embed-1:embedContent",
             R"({"content":{"parts":[{"text":"tide"}]}})"},
};

void passThrough(Cell& cell) {
    const Unrouted& row = unrouted[static_cast<std::size_t>(cell.client)];
    const auto got = cell.raw(row.method, std::string(row.path), std::string(row.body));
    if (!bodyOf(cell, got) || !cell.loadRecord(std::string(got.headers.value("x-tierline-id")))) return;
    cell.equal("provider in the record", cell.record.provider, "main");
    cell.equal("tier in the record", cell.record.tier, "");
    cell.equal("outcome", toString(cell.record.outcome), "ok");
}

constexpr Feature table[] = {
    {"count-tokens", "count_tokens", countTokens},
    {"models", "list of models", models},
    {"embeddings", "embeddings", embeddings},
    {"pass-through", "what is not routed passes", passThrough},
};

} // namespace

std::span<const Feature> endpointFeatures() {
    return table;
}

} // namespace tierline::ctl::selftest
