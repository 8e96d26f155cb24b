#include "gateway/policyadmin.h"

#include "base/jsonwriter.h"
#include "gateway/admin.h"
#include "gateway/policywatch.h"
#include "net/url.h"
#include "protocol/json.h"

namespace tierline::gateway {

namespace {

constexpr std::string_view versionsPath = "/policy/versions/";

void appendError(JsonWriter& json, const Error& error) {
    json.beginObject();
    json.member("text", toString(error));
    json.member("detail", error.detail);
    json.member("remedy", error.remedy);
    json.member("file", error.file);
    json.member("line", error.line);
    json.member("column", error.column);
    json.endObject();
}

void appendErrors(JsonWriter& json, std::string_view name, const std::vector<Error>& errors) {
    json.key(name);
    json.beginArray();
    for (const Error& error : errors)
        appendError(json, error);
    json.endArray();
}

std::string_view nameOf(policy::Mode mode) {
    switch (mode) {
    case policy::Mode::Route: return "route";
    case policy::Mode::Observe: return "observe";
    case policy::Mode::Pass: break;
    }
    return "pass";
}

std::string stateBody(const Core& core) {
    std::string body;
    appendPolicyState(body, core);
    return body;
}

void appendVersion(JsonWriter& json, const PolicyVersion& version, std::string_view inForce) {
    json.member("hash", version.hash);
    json.member("hash12", std::string_view(version.hash).substr(0, 12));
    json.member("time", toRfc3339(version.time));
    json.member("author", version.author);
    json.member("actor", version.actor);
    json.member("file", version.file);
    json.member("summary", version.summary);
    json.member("bytes", version.bytes);
    json.member("in_force", version.hash == inForce);
}

Result<std::string> versionsBody(const Core& core) {
    const auto versions = loadVersions(core.policyWatch->folder());
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.key("versions");
    json.beginArray();
    for (const auto& version : versions.entries) {
        json.beginObject();
        appendVersion(json, version, core.policyWatch->state().hash);
        json.endObject();
    }
    json.endArray();
    json.key("troubles");
    json.beginArray();
    for (const auto& trouble : versions.troubles)
        json.value(trouble);
    json.endArray();
    json.endObject();
    return body;
}

Result<std::string> versionBody(const Core& core, const std::string& hash) {
    const std::string& folder = core.policyWatch->folder();
    const auto found = findVersion(loadVersions(folder), hash);
    if (!found) return std::unexpected(found.error());
    const auto text = versionText(folder, *found);
    if (!text) return std::unexpected(text.error());
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    appendVersion(json, *found, core.policyWatch->state().hash);
    json.member("text", *text);
    json.endObject();
    return body;
}

net::Reply refusal(const net::RequestHead& head, const PolicyWatch::Errors& errors) {
    if (errors.size() == 1 && errors.front().line == 0) {
        Error shown = errors.front();
        if (!shown.remedy.empty()) shown.detail += "; " + shown.remedy;
        return problem(head, shown);
    }
    net::Reply reply = problem(head, 422, "invalid_policy", toText(errors));
    std::string body = R"({"error":{"message":)";
    appendJsonString(body, toText(errors));
    body += R"(,"type":"invalid_request_error","code":"invalid_policy"},)";
    std::string list;
    JsonWriter json(list);
    json.beginArray();
    for (const Error& error : errors)
        appendError(json, error);
    json.endArray();
    reply.body = body + "\"errors\":" + list + "}";
    return reply;
}

// What changes or reads files, on the worker.
template <class Work>
net::Task<void> serveBy(Core* core, std::shared_ptr<net::Exchange> exchange, Work work) {
    auto done = co_await ask(core->worker, std::move(work));
    net::Reply reply;
    if (!done)
        reply = busy(exchange->head());
    else if (!*done)
        reply = problem(exchange->head(), done->error());
    else
        reply = jsonReply(exchange->head(), std::move(**done));
    co_await exchange->reply(reply);
}

template <class Change>
net::Task<void> serveChange(Core* core, std::shared_ptr<net::Exchange> exchange, Change change) {
    auto done = co_await ask(core->worker, std::move(change));
    net::Reply reply;
    if (!done)
        reply = busy(exchange->head());
    else if (!*done)
        reply = refusal(exchange->head(), done->error());
    else
        reply = jsonReply(exchange->head(), stateBody(*core));
    co_await exchange->reply(reply);
}

} // namespace

void appendPolicyState(std::string& out, const Core& core) {
    const PolicyState state = core.policyWatch->state();
    const auto setup = core.setup.load(std::memory_order_acquire);
    JsonWriter json(out);
    json.beginObject();
    json.member("file", state.file);
    json.member("hash", state.hash);
    json.member("hash12", std::string_view(state.hash).substr(0, 12));
    json.member("since", toRfc3339(state.since));
    json.member("author", state.author);
    json.member("summary", state.summary);
    json.member("mode", nameOf(setup->policy->route.mode));
    json.member("mode_from", core.options.observe ? "--observe" : "policy");
    json.member("changes", state.changes);
    json.member("refused", state.refused);
    appendErrors(json, "warnings", setup->warnings);
    appendErrors(json, "trouble", state.trouble); // why the file as it is now is not in force
    json.key("trouble_since");
    if (state.trouble.empty())
        json.null();
    else
        json.value(toRfc3339(state.troubleSince));
    json.endObject();
}

net::Task<void> servePolicy(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const net::Reply reply = jsonReply(exchange->head(), stateBody(*core));
    co_await exchange->reply(reply);
}

net::Task<void> servePolicyVersions(Core* core, std::shared_ptr<net::Exchange> exchange) {
    auto work = [core] { return versionsBody(*core); };
    co_await serveBy(core, std::move(exchange), std::move(work));
}

net::Task<void> servePolicyVersion(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const auto hash = net::percentDecode(exchange->head().path().substr(versionsPath.size()));
    auto work = [core, hash = hash.value_or(std::string())] { return versionBody(*core, hash); };
    co_await serveBy(core, std::move(exchange), std::move(work));
}

net::Task<void> servePolicyReload(Core* core, std::shared_ptr<net::Exchange> exchange) {
    auto change = [core] { return core->policyWatch->reload(); };
    co_await serveChange(core, std::move(exchange), std::move(change));
}

net::Task<void> servePolicyRollback(Core* core, std::shared_ptr<net::Exchange> exchange) {
    const auto json = protocol::Json::parse(exchange->body());
    const auto hash = json ? (*json)["hash"].string() : std::nullopt;
    if (!hash) {
        const net::Reply reply = problem(exchange->head(), 400, "invalid_body",
                                         "`hash` must be the beginning of a version's hash.");
        co_await exchange->reply(reply);
        co_return;
    }
    auto change = [core, wanted = std::string(*hash)] { return core->policyWatch->rollback(wanted); };
    co_await serveChange(core, std::move(exchange), std::move(change));
}

} // namespace tierline::gateway
