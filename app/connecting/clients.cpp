#include "connecting/clients.h"

#include "connecting/jsonedit.h"
#include "connecting/jsonscan.h"
#include "connecting/shelledit.h"
#include "connecting/textplace.h"
#include "connecting/tomledit.h"
#include "connecting/yamledit.h"
#include "protocol/json.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace tierline::connecting {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view standIn = "tierline"; // SDKs want a key, also where none is asked for
constexpr std::string_view headerName = "x-tierline-client";

std::string keyOf(const Target& target) {
    return target.key.empty() ? std::string(standIn) : target.key;
}

using Texts = std::vector<std::pair<std::string, std::string>>;

void applyNext(Result<std::string>& text,
               const std::function<Result<std::string>(const std::string&)>& edit) {
    if (text) text = edit(*text);
}

Result<std::string> claude(const std::string& before, const Target& target, std::vector<Note>& notes) {
    if (isBlank(before)) notes.push_back(Note::Restart);
    Result<std::string> text = before;
    const auto set = [&](const char* name, const std::string& value) {
        applyNext(text,
                  [&](const std::string& now) { return setJson(now, {"env", name}, jsonString(value)); });
    };
    set("ANTHROPIC_BASE_URL", target.url);
    set("ANTHROPIC_AUTH_TOKEN", keyOf(target));
    if (!text) return text;
    const auto root = scanJson(*text);
    const JsonMember* env = root ? root->find("env") : nullptr;
    if (env != nullptr && env->value.find("ANTHROPIC_API_KEY") != nullptr)
        notes.push_back(Note::ApiKeyBeside);
    if (env != nullptr && env->value.find("ANTHROPIC_CUSTOM_HEADERS") != nullptr
        && before.find(headerName) == std::string::npos)
        notes.push_back(Note::OwnHeaders);
    else
        set("ANTHROPIC_CUSTOM_HEADERS", std::string(headerName) + ": claude-code");
    return text;
}

Result<std::string> codex(const std::string& before, const Target& target, std::vector<Note>& notes) {
    const TomlPath table{"model_providers", "tierline"};
    std::vector<TomlSetting> provider{{"name", tomlString("Tierline")},
                                      {"base_url", tomlString(target.url + "/v1")},
                                      {"wire_api", tomlString("responses")},
                                      {"http_headers", "{ " + tomlString(headerName) + " = \"codex\" }"}};
    if (!target.key.empty()) provider.push_back({"experimental_bearer_token", tomlString(target.key)});
    auto text = setToml(before, table, provider); // first, so that errors name the file's own lines
    applyNext(text, [&](const std::string& now) {
        return setToml(now, {}, {{"model", tomlString("auto")}, {"model_provider", tomlString("tierline")}});
    });
    if (!isBlank(before)) notes.push_back(Note::ModelChanged);
    return text;
}

Result<std::string> continueYaml(const std::string& before, const Target& target) {
    const YamlItem item{{"name", "Tierline"},
                        {"provider", "openai"},
                        {"model", "auto"},
                        {"apiBase", target.url + "/v1"},
                        {"apiKey", keyOf(target)}};
    const std::string start = "name: Local config\nversion: 0.0.1\nschema: v1\n";
    return putInYamlList(isBlank(before) ? start : before, "models", item);
}

Result<std::string> continueJson(const std::string& before, const Target& target) {
    std::string object = "{";
    for (const auto& [key, value] : Texts{{"title", "Tierline"},
                                          {"provider", "openai"},
                                          {"model", "auto"},
                                          {"apiBase", target.url + "/v1"},
                                          {"apiKey", keyOf(target)}})
        object += (object.size() > 1 ? ", " : "") + jsonString(key) + ": " + jsonString(value);
    return putInJsonArray(before, "models", object + "}", "title", "Tierline");
}

Result<std::string> aider(const std::string& before, const Target& target, std::vector<Note>& notes) {
    if (before.find("\nmodel:") != std::string::npos || before.starts_with("model:"))
        notes.push_back(Note::ModelChanged);
    notes.push_back(Note::EnvironmentWins);
    return setYaml(before, {{"openai-api-base", target.url + "/v1"},
                            {"openai-api-key", keyOf(target)},
                            {"model", "openai/auto"}});
}

// Own keys stay where the gateway asks for none: they may be those that the policy reads.
Result<std::string> shell(const std::string& before, const Target& target, bool isFish) {
    std::vector<std::string> lines;
    const auto set = [&](const std::string& name, const std::string& value, bool keep) {
        const std::string quoted = shellQuoted(value);
        if (isFish)
            lines.push_back((keep ? "set -q " + name + "; or " : std::string()) + "set -gx " + name + " "
                            + quoted);
        else
            lines.push_back("export " + name + "=" + (keep ? "\"${" + name + ":-" + value + "}\"" : quoted));
    };
    const bool keep = target.key.empty();
    set("OPENAI_BASE_URL", target.url + "/v1", false);
    set("OPENAI_API_KEY", keyOf(target), keep);
    set("ANTHROPIC_BASE_URL", target.url, false);
    set("ANTHROPIC_AUTH_TOKEN", keyOf(target), keep);
    set("GOOGLE_GEMINI_BASE_URL", target.url, false);
    return setShellBlock(before, lines);
}

struct Row {
    Client client;
    std::string_view id, name;
    std::string_view heard; // what its requests call themselves, apart
};

constexpr std::array rows{
    Row{Client::ClaudeCode, "claude-code", "Claude Code", "claude-code claude-cli"},
    Row{Client::Codex, "codex", "Codex", "codex codex_cli_rs codex_exec codex_vscode codex-tui"},
    Row{Client::Continue, "continue", "Continue", "continue Continue"},
    Row{Client::Cline, "cline", "Cline", "cline Cline"},
    Row{Client::Aider, "aider", "aider", "aider litellm"},
    Row{Client::Bash, "bash", "Shell profile (bash)", ""},
    Row{Client::Zsh, "zsh", "Shell profile (zsh)", ""},
    Row{Client::Fish, "fish", "Shell profile (fish)", ""},
};

const Row& rowOf(Client client) {
    return *std::ranges::find(rows, client, &Row::client);
}

bool isListed(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

fs::path fromEnvironment(const char* name, const fs::path& otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? fs::path(value) : otherwise;
}

bool isThere(const fs::path& file) {
    std::error_code ignored;
    return fs::exists(file, ignored);
}

Result<std::string> edited(Client client, const FileChange& change, const Target& target,
                           std::vector<Note>& notes) {
    switch (client) {
    case Client::ClaudeCode: return claude(change.before, target, notes);
    case Client::Codex: return codex(change.before, target, notes);
    case Client::Continue:
        return change.file.extension() == ".json" ? continueJson(change.before, target)
                                                  : continueYaml(change.before, target);
    case Client::Aider: return aider(change.before, target, notes);
    case Client::Bash:
    case Client::Zsh:
    case Client::Fish:
        notes.push_back(target.key.empty() ? Note::NewShell : Note::KeysShadowed);
        return shell(change.before, target, client == Client::Fish);
    case Client::Cline: break;
    }
    return fail(ErrorCode::Refused, "its settings cannot be written from outside");
}

} // namespace

std::string_view idOf(Client client) {
    return rowOf(client).id;
}

std::optional<Client> clientFromId(std::string_view id) {
    const auto found = std::ranges::find(rows, id, &Row::id);
    return found == rows.end() ? std::nullopt : std::optional(found->client);
}

std::string_view nameOf(Client client) {
    return rowOf(client).name;
}

Places Places::ofThisUser() {
    const fs::path home = fromEnvironment("HOME", "/");
    return {home, fromEnvironment("CLAUDE_CONFIG_DIR", home / ".claude"),
            fromEnvironment("CODEX_HOME", home / ".codex"), fromEnvironment("ZDOTDIR", home),
            fromEnvironment("XDG_CONFIG_HOME", home / ".config")};
}

bool isWritten(Client client) {
    return client != Client::Cline;
}

fs::path fileOf(Client client, const Places& places) {
    switch (client) {
    case Client::ClaudeCode: return places.claude / "settings.json";
    case Client::Codex: return places.codex / "config.toml";
    case Client::Continue: { // a YAML file goes before a JSON one
        const fs::path folder = places.home / ".continue";
        return !isThere(folder / "config.yaml") && isThere(folder / "config.json") ? folder / "config.json"
                                                                                   : folder / "config.yaml";
    }
    case Client::Aider: return places.home / ".aider.conf.yml";
    case Client::Bash: return places.home / ".bashrc";
    case Client::Zsh: return places.zsh / ".zshrc";
    case Client::Fish: return places.config / "fish" / "config.fish";
    case Client::Cline: break;
    }
    return {};
}

Result<Plan> plan(Client client, const Target& target, const Places& places) {
    auto change = openFile(fileOf(client, places));
    if (!change) return std::unexpected(change.error());
    Plan plan{*std::move(change), {}};
    auto after = edited(client, plan.change, target, plan.notes);
    if (!after) {
        Error error = after.error();
        error.file = plan.change.file.string();
        return std::unexpected(error);
    }
    plan.change.after = *std::move(after);
    if (!target.key.empty()) plan.notes.push_back(Note::KeyInFile);
    return plan;
}

Texts pasteOf(Client client, const Target& target) {
    if (client != Client::Cline) return {};
    return {{"API Provider", "OpenAI Compatible"},
            {"Base URL", target.url + "/v1"},
            {"OpenAI Compatible API Key", keyOf(target)},
            {"Model ID", "auto"}};
}

bool pointsAt(std::string_view text, const Target& target) {
    const std::size_t at = text.find(target.url);
    if (target.url.empty() || at == std::string_view::npos) return false;
    const std::string_view rest = text.substr(at + target.url.size());
    return rest.empty() || rest[0] < '0' || rest[0] > '9'; // no longer port
}

bool isFrom(Client which, std::string_view client, std::span<const std::string> heardBefore,
            bool trafficPlays) {
    if (client.empty() || client == "tierline") return false; // our own requests
    const bool isNew = std::ranges::find(heardBefore, client) == heardBefore.end();
    const std::string_view names = rowOf(which).heard;
    if (isListed(names, client)) return isNew || !trafficPlays || client == idOf(which);
    for (const Row& other : rows) // another one that is known by name
        if (other.client != which && isListed(other.heard, client)) return names.empty() && isNew;
    return isNew;
}

} // namespace tierline::connecting
