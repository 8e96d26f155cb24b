#include "gateway/tryprovider.h"

#include "gateway/core.h"
#include "gateway/failure.h"
#include "gateway/headers.h"
#include "protocol/canonical.h"
#include "protocol/reply.h"

#include <algorithm>
#include <memory>

namespace tierline::gateway {

namespace {

constexpr std::size_t replyLimit = 8U << 20U;
constexpr std::size_t mostModels = 5'000, longestName = 300;
constexpr std::size_t longestText = 2'000;

// What a trial needs until it has ended; kept by its coroutine.
struct Trial {
    ProviderTrial asked;
    std::function<void(Tried)> done;
    std::shared_ptr<net::Cancel> cancel = std::make_shared<net::Cancel>();
    Outlet outlet;
    std::string body;
};

Tried failed(std::string detail, std::optional<net::NetFailure::Kind> network = {}) {
    Tried tried;
    tried.detail = std::move(detail);
    tried.network = network;
    return tried;
}

// A key for this call only stands in place of the reference, under a name of its own.
Result<Outlet> outletOf(const Core& core, ProviderTrial& trial) {
    constexpr std::string_view given = "given";
    policy::Provider provider = trial.provider;
    provider.moreKeys.clear();
    SecretResolver secrets = trial.secrets ? trial.secrets : core.options.secrets;
    if (!trial.key.empty()) {
        provider.key = given;
        secrets = [key = trial.key](std::string_view) -> Result<Secret> { return key; };
    }
    return makeOutlet(provider, secrets, core.options.sandboxAddress);
}

net::UpstreamRequest requestOf(Trial& trial) {
    const bool lists = trial.asked.model.empty();
    const Outlet& outlet = trial.outlet;
    net::UpstreamRequest request;
    request.origin = outlet.origin;
    request.method = lists ? net::Method::Get : net::Method::Post;
    request.headers = upstreamHeaders({}, outlet, {outlet.dialect, true, false, 0}, {});
    if (lists) {
        request.target = listTarget(outlet);
        request.headers.remove("content-type");
    } else {
        trial.body = trialBody(outlet.dialect, outlet.quirks, trial.asked.model);
        request.target = callTarget(outlet, {outlet.dialect, CallKind::Chat, trial.asked.model, false});
        request.body = {trial.body};
    }
    const auto limit = trial.asked.limit;
    request.timeouts = {std::min(limit, Milliseconds(8'000)), limit, limit, limit};
    request.cancel = trial.cancel;
    request.mayRepeat = lists;
    return request;
}

Tried understood(const Trial& trial, int status, const std::string& body) {
    Tried tried;
    tried.status = status;
    if (status / 100 != 2) {
        const auto said = protocol::classifyError(trial.outlet.dialect, status, body);
        tried.refusal = said.errorClass;
        tried.detail = said.message.substr(0, longestText);
        return tried;
    }
    if (trial.asked.model.empty()) {
        auto models = modelsIn(body);
        if (!models) tried.detail = "the answer is no list of models";
        tried.fine = models.has_value();
        tried.models = std::move(models).value_or(std::vector<std::string>());
        return tried;
    }
    auto reply = protocol::readPlainReply(trial.outlet.dialect, body);
    if (reply.error) {
        tried.refusal = reply.error->errorClass;
        tried.detail = reply.error->message.substr(0, longestText);
        return tried;
    }
    tried.fine = true;
    tried.text = reply.text.substr(0, longestText);
    tried.usage = reply.usage;
    return tried;
}

net::Task<Tried> ask(net::UpstreamPool* pool, Trial* trial) {
    net::UpstreamRequest request = requestOf(*trial);
    net::SendResult sent = co_await pool->send(std::move(request));
    if (!sent) co_return failed(sent.error().detail, sent.error().kind);
    std::string body;
    for (;;) {
        const net::ReadResult piece = co_await (*sent)->read();
        if (!piece) co_return failed(piece.error().detail, piece.error().kind);
        if (piece->empty()) break;
        body += *piece;
        if (body.size() > replyLimit)
            co_return failed("the answer is larger than 8 MB", net::NetFailure::Kind::Protocol);
    }
    co_return understood(*trial, (*sent)->status, body);
}

net::Task<void> carryOut(net::UpstreamPool* pool, std::shared_ptr<Trial> trial) {
    const auto began = std::chrono::steady_clock::now();
    Tried tried = co_await ask(pool, trial.get());
    tried.took = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - began);
    trial->done(std::move(tried));
}

} // namespace

std::optional<std::vector<std::string>> modelsIn(std::string_view body) {
    const auto json = protocol::Json::parse(body);
    if (!json) return std::nullopt;
    auto list = (*json)["data"];
    if (!list.isArray()) list = (*json)["models"]; // Gemini's
    if (!list.isArray()) return std::nullopt;
    std::vector<std::string> models;
    for (const auto item : list.items()) {
        std::string name(item["id"].string().value_or(item["name"].string().value_or("")));
        if (name.starts_with("models/")) name.erase(0, std::string_view("models/").size());
        if (name.empty() || name.size() > longestName || models.size() == mostModels) continue;
        models.push_back(std::move(name));
    }
    std::ranges::sort(models);
    models.erase(std::ranges::unique(models).begin(), models.end());
    return models;
}

std::string trialBody(Dialect dialect, const protocol::Quirks* quirks, std::string_view model) {
    // Responses takes no limit below 16.
    const std::string limit = dialect == Dialect::Responses ? "16" : "1";
    const auto conversation = protocol::readConversation(
        Dialect::OpenAi,
        R"({"model":"x","messages":[{"role":"user","content":"Hi"}],"max_tokens":)" + limit + "}");
    if (!conversation) return {};
    protocol::WriteOptions options;
    options.model = model;
    options.quirks = quirks;
    return protocol::writeRequest(dialect, *conversation, options).body;
}

std::function<void()> tryProvider(Core& core, ProviderTrial asked, std::function<void(Tried)> done) {
    auto trial = std::make_shared<Trial>();
    trial->asked = std::move(asked);
    trial->done = std::move(done);
    auto outlet = outletOf(core, trial->asked);
    if (!outlet || !outlet->noCredential.empty() || outlet->clientKey) {
        Tried tried = failed(!outlet             ? outlet.error().detail
                             : outlet->clientKey ? "its key is the caller's, and nobody calls here"
                                                 : outlet->noCredential);
        trial->done(std::move(tried));
        return [] {};
    }
    trial->outlet = *std::move(outlet);
    Lane& lane = *core.lanes.front();
    lane.loop.spawn(carryOut(lane.pool.get(), trial));
    return [inbox = lane.loop.inbox(), cancel = trial->cancel] {
        net::Loop::postTo(*inbox, [cancel] { cancel->cancel(); });
    };
}

} // namespace tierline::gateway
