// tierlinectl policy: the versions that were in force, what is between two of them, and the way back to one;
// from the data folder, or from a gateway that runs.
#include "command.h"
#include "fetch.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "base/utf8.h"
#include "gateway/policyversions.h"
#include "ledger/audit.h"
#include "ledger/linediff.h"
#include "policy/reader.h"
#include "protocol/json.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

using gateway::PolicyVersion;
using gateway::PolicyVersions;

struct Options {
    std::string data, url, tokenFile, hash, other;
    bool json = false;
};

std::string shortHash(const PolicyVersion& version) {
    return version.hash.substr(0, 12);
}

Result<std::string> ask(const Options& options, const std::string& path) {
    const auto token = clientToken(options.tokenFile);
    if (!token) return std::unexpected(token.error());
    return fetch(options.url, path, *token);
}

Result<PolicyVersions> versionsFromGateway(const Options& options) {
    const auto body = ask(options, "/policy/versions");
    if (!body) return std::unexpected(body.error());
    const auto json = protocol::Json::parse(*body);
    if (!json || !(*json)["versions"].isArray())
        return fail(ErrorCode::InvalidInput,
                    "the reply is not that of a Tierline gateway's /policy/versions");
    auto entries = gateway::versionsFrom("{\"version\":1,\"entries\":" + (*json)["versions"].text() + "}");
    if (!entries) return std::unexpected(entries.error());
    PolicyVersions versions{*std::move(entries), {}};
    for (const auto trouble : (*json)["troubles"].items())
        versions.troubles.emplace_back(trouble.string().value_or(""));
    return versions;
}

Result<PolicyVersions> versionsOf(const Options& options) {
    if (!options.url.empty()) return versionsFromGateway(options);
    return gateway::loadVersions(dataFolderOf(options.data));
}

// What was edited and never taken is no version that was in force.
const PolicyVersion* inForce(const PolicyVersions& versions) {
    const auto found = std::ranges::find_if(
        versions.entries, [](const PolicyVersion& version) { return version.author != "edited"; });
    return found == versions.entries.end() ? nullptr : &*found;
}

Result<std::string> textOf(const Options& options, const PolicyVersion& version) {
    if (options.url.empty()) return gateway::versionText(dataFolderOf(options.data), version);
    const auto body = ask(options, "/policy/versions/" + version.hash);
    if (!body) return std::unexpected(body.error());
    const auto json = protocol::Json::parse(*body);
    const auto text = json ? (*json)["text"].string() : std::nullopt;
    if (!text) return fail(ErrorCode::InvalidInput, "the reply has no text of policy " + shortHash(version));
    return std::string(*text);
}

// What a file says may be anything: nothing of it drives the terminal.
std::string visible(std::string_view text) {
    std::string out;
    for (const char sign : toValidUtf8(text))
        out += static_cast<unsigned char>(sign) < 0x20 || sign == 0x7f ? '?' : sign;
    return out;
}

std::string padded(const std::string& text, std::size_t width) {
    const auto length = countCodePoints(text);
    return text + std::string(length < width ? width - length : 0, ' ');
}

std::string tableOf(const PolicyVersions& versions) {
    std::size_t who = 3, author = 2;
    for (const auto& version : versions.entries) {
        who = std::max(who, countCodePoints(visible(version.actor)));
        author = std::max(author, countCodePoints(visible(version.author)));
    }
    const auto* current = inForce(versions);
    auto out = fmt::format("   {:<12}  {:<19}  {}  {}  what changed\n", "version", "when (UTC)",
                           padded("by", author), padded("who", who));
    for (const auto& version : versions.entries) {
        auto time = toRfc3339(version.time).substr(0, 19);
        time[10] = ' ';
        const auto what = version.author == "start" && version.summary.empty() ? "read at the start"
                                                                               : visible(version.summary);
        out += fmt::format("{} {}  {}  {}  {}  {}\n", &version == current ? "->" : "  ", shortHash(version),
                           time, padded(visible(version.author), author), padded(visible(version.actor), who),
                           what);
    }
    return out;
}

int list(const Options& options) {
    const auto versions = versionsOf(options);
    if (!versions) return complain(versions.error());
    for (const auto& trouble : versions->troubles)
        fmt::print(stderr, "{}\n", visible(trouble));
    if (options.json)
        print(gateway::toJson(versions->entries) + "\n");
    else
        print(versions->entries.empty()
                  ? "No version is kept yet: the gateway keeps each policy it runs with.\n"
                  : tableOf(*versions));
    return versions->troubles.empty() ? Fine : Failed;
}

struct Named {
    PolicyVersion version;
    std::string text;
};
Result<Named> find(const Options& options, const PolicyVersions& versions, const std::string& hash) {
    auto version = gateway::findVersion(versions, hash);
    if (!version) return std::unexpected(version.error());
    auto text = textOf(options, *version);
    if (!text) return std::unexpected(text.error());
    return Named{*std::move(version), *std::move(text)};
}

int show(const Options& options) {
    const auto versions = versionsOf(options);
    if (!versions) return complain(versions.error());
    const auto named = find(options, *versions, options.hash);
    if (!named) return complain(named.error());
    print(named->text);
    return Fine;
}

int diff(const Options& options) {
    const auto versions = versionsOf(options);
    if (!versions) return complain(versions.error());
    const auto* current = inForce(*versions);
    if (options.other.empty() && !current)
        return complain({ErrorCode::NotFound, "no version is kept yet", {}, {}, 0, 0});
    const auto before = find(options, *versions, options.hash);
    if (!before) return complain(before.error());
    const auto after = find(options, *versions, options.other.empty() ? current->hash : options.other);
    if (!after) return complain(after.error());
    print(
        ledger::unifiedDiff(before->text, after->text,
                            {"policy " + shortHash(before->version), "policy " + shortHash(after->version)}));
    return Fine;
}

int rollbackThere(const Options& options) {
    const auto token = clientToken(options.tokenFile);
    if (!token) return complain(token.error());
    std::string body = "{\"hash\":";
    appendJsonString(body, options.hash);
    const auto reply = post(options.url, "/policy/rollback", *token, body + "}");
    if (!reply) return complain(reply.error());
    const auto json = protocol::Json::parse(*reply);
    if (!json) return complain(json.error());
    print(fmt::format("Policy {} is in force, and in {}.\n  {}\n", (*json)["hash12"].string().value_or("?"),
                      visible((*json)["file"].string().value_or("?")),
                      visible((*json)["summary"].string().value_or(""))));
    return Fine;
}

int rollbackHere(const Options& options) {
    const auto folder = dataFolderOf(options.data);
    const auto versions = gateway::loadVersions(folder);
    const auto named = find(options, versions, options.hash);
    if (!named) return complain(named.error());
    const auto* current = inForce(versions);
    const auto& file = current ? current->file : named->version.file;
    if (file.empty())
        return complain({ErrorCode::NotFound,
                         "which file the policy is read from is not known",
                         "`tierlinectl policy show " + options.hash + "` prints its text",
                         {},
                         0,
                         0});
    const auto read = policy::readPolicy(named->text, file);
    if (!read.policy) return complain(read.errors);
    const auto now = systemClock().wall();
    if (const auto put = gateway::putBack(folder, named->text, file, now); !put) return complain(put.error());
    PolicyVersion again = named->version;
    again.time = now;
    again.author = "rollback";
    again.actor = ledger::localActor();
    again.file = file;
    again.summary = "rolled back by tierlinectl";
    if (const auto kept = gateway::keepVersion(folder, std::move(again), named->text); !kept)
        return complain(kept.error());
    print(fmt::format("{} is policy {} again. A gateway that runs with it takes it within seconds.\n", file,
                      shortHash(named->version)));
    return Fine;
}

int rollback(const Options& options) {
    return options.url.empty() ? rollbackHere(options) : rollbackThere(options);
}

} // namespace

void addPolicy(CLI::App& app, int& exitCode) {
    auto* policy = app.add_subcommand("policy", "The policies that were in force, and the way back to one");
    policy->require_subcommand(1);
    auto options = std::make_shared<Options>();
    struct Command {
        const char *name, *help;
        int (*run)(const Options&);
    };
    const auto add = [&](const Command& command) {
        auto* made = policy->add_subcommand(command.name, command.help);
        addData(*made, options->data);
        made->add_option("--url", options->url,
                         "Ask the gateway that runs there, for example http://127.0.0.1:8787")
            ->type_name("URL")
            ->excludes("--data");
        made->add_option("--token-file", options->tokenFile,
                         "File with the client token, for --url; or set TIERLINE_TOKEN")
            ->type_name("FILE");
        made->callback([options, &exitCode, run = command.run] { exitCode = run(*options); });
        return made;
    };
    const auto addHash = [&](CLI::App* command) {
        command->add_option("version", options->hash, "The beginning of its hash")
            ->required()
            ->type_name("HASH");
    };
    auto* all = add({"list", "All that are kept, the newest first (exit code 1: some are damaged)", list});
    all->add_flag("--json", options->json, "One JSON object instead of a table");
    addHash(add({"show", "Its text", show}));
    auto* two = add({"diff", "The lines between two of them", diff});
    addHash(two);
    two->add_option("other", options->other, "The later one (default: the one in force)")->type_name("HASH");
    addHash(add({"rollback", "Puts it into the policy's file; what stands there is kept as a version first",
                 rollback}));
    policy->footer("The sandbox keeps its own, in the folder `sandbox` below the default one.");
}

} // namespace tierline::ctl
