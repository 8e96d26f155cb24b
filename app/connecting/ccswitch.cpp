// CC Switch: its older config.json (an app, its providers, each with settingsConfig), or the database of
// newer versions and the SQL text that they export, whose table `providers` holds the same settings as JSON.
#include "connecting/ccswitchdb.h"
#include "connecting/imported.h"
#include "connecting/textplace.h"
#include "connecting/tomlscan.h"
#include "ledger/foreigndatabase.h"
#include "protocol/json.h"

#include <algorithm>
#include <array>
#include <map>

namespace tierline::connecting {

namespace {

using protocol::Json;
using protocol::JsonView;

std::string text(JsonView view) {
    return std::string(view.string().value_or(std::string_view()));
}

struct Family { // the variables by which Claude Code is told which model stands for which
    std::string_view variable;
    int tier;
};
constexpr std::array families{Family{"ANTHROPIC_DEFAULT_HAIKU_MODEL", 0},
                              Family{"ANTHROPIC_SMALL_FAST_MODEL", 0},
                              Family{"ANTHROPIC_MODEL", 1},
                              Family{"ANTHROPIC_DEFAULT_SONNET_MODEL", 1},
                              Family{"ANTHROPIC_DEFAULT_OPUS_MODEL", 2},
                              Family{"ANTHROPIC_REASONING_MODEL", 3}};

void readClaude(const std::string& name, JsonView settings, int line, Imported& into) {
    const JsonView env = settings["env"];
    const std::string base = text(env["ANTHROPIC_BASE_URL"]);
    std::string key = text(env["ANTHROPIC_AUTH_TOKEN"]);
    if (key.empty()) key = text(env["ANTHROPIC_API_KEY"]);
    if (key.empty() && base.empty())
        return into.miss(line, "`" + name + "`: a subscription's login, which has no key to name");
    ImportedProvider provider{nameFor(name), "anthropic", baseOf(base), {}, {}};
    provider.key = keyFor(provider.name, key, into);
    const std::string known = into.addProvider(provider);
    bool hasModel = false;
    for (const Family& family : families)
        if (const std::string model = text(env[family.variable]); !model.empty()) {
            into.addModel({known, model, family.tier, false, 0, 0});
            hasModel = true;
        }
    if (!hasModel) into.miss(line, "`" + name + "` names no model: add those that you use");
}

void readCodex(const std::string& name, JsonView settings, int line, Imported& into) {
    const std::string toml = text(settings["config"]);
    const auto statements = scanToml(toml);
    if (!statements) return into.miss(line, "`" + name + "`: its config.toml cannot be read");
    std::string base, model, wire;
    for (const TomlStatement& one : *statements) {
        if (one.kind != TomlStatement::Kind::Value) continue;
        std::string value = toml.substr(one.valueBegin, one.valueEnd - one.valueBegin);
        if (value.size() >= 2 && (value[0] == '"' || value[0] == '\''))
            value = value.substr(1, value.size() - 2);
        if (one.path.back() == "base_url") base = value;
        if (one.path == TomlPath{"model"}) model = value;
        if (one.path.back() == "wire_api") wire = value;
    }
    const std::string key = text(settings["auth"]["OPENAI_API_KEY"]);
    if (model.empty() || (base.empty() && key.empty()))
        return into.miss(line, "`" + name + "`: no model, or neither an address nor a key");
    ImportedProvider provider{
        nameFor(name), wire == "responses" ? "responses" : "openai", baseOf(base), {}, {}};
    provider.key = keyFor(provider.name, key, into);
    into.addModel({into.addProvider(provider), model, 2, false, 0, 0});
}

void readGemini(const std::string& name, JsonView settings, int line, Imported& into) {
    const JsonView env = settings["env"];
    const std::string model = text(env["GEMINI_MODEL"]);
    if (model.empty()) return into.miss(line, "`" + name + "` names no model");
    ImportedProvider provider{nameFor(name), "gemini", baseOf(text(env["GOOGLE_GEMINI_BASE_URL"])), {}, {}};
    provider.key = keyFor(provider.name, text(env["GEMINI_API_KEY"]), into);
    into.addModel({into.addProvider(provider), model, 1, false, 0, 0});
}

void readOne(std::string_view app, const std::string& name, JsonView settings, int line, Imported& into) {
    if (app == "claude")
        readClaude(name, settings, line, into);
    else if (app == "codex")
        readCodex(name, settings, line, into);
    else if (app == "gemini")
        readGemini(name, settings, line, into);
    else
        into.miss(line, "`" + name + "` of " + std::string(app));
}

Result<Imported> readJson(std::string_view whole) {
    const auto json = Json::parse(whole);
    if (!json) return fail(ErrorCode::InvalidInput, "the file is no JSON: " + json.error().detail);
    Imported imported;
    for (const auto& [app, part] : json->root().members()) {
        if (!part["providers"].isObject()) {
            if (app != "version") imported.miss(0, std::string(app));
            continue;
        }
        for (const auto& [id, provider] : part["providers"].members()) {
            const std::string name = text(provider["name"]);
            readOne(app, name.empty() ? std::string(id) : name, provider["settingsConfig"], 0, imported);
        }
    }
    return imported;
}

// Values of `(…)` as text: quotes are doubled inside a string.
std::vector<std::string> valuesAt(std::string_view sql, std::size_t& at) {
    std::vector<std::string> values;
    if (at >= sql.size() || sql[at] != '(') return values;
    ++at;
    while (at < sql.size() && sql[at] != ')') {
        std::string value;
        if (sql[at] == '\'' || sql[at] == '"') {
            const char quote = sql[at++];
            while (at < sql.size()
                   && (sql[at] != quote || sql.substr(at + 1, 1) == std::string_view(&quote, 1))) {
                at += sql[at] == quote ? 1 : 0;
                value += sql[at++];
            }
            ++at;
        } else {
            while (at < sql.size() && sql[at] != ',' && sql[at] != ')')
                value += sql[at++];
            value = std::string(trimmed(value));
        }
        values.push_back(std::move(value));
        at = std::min(sql.find_first_of(",)", at), sql.size());
        if (at < sql.size() && sql[at] == ',')
            at = std::min(sql.find_first_not_of(" \t\r\n", at + 1), sql.size());
    }
    at = std::min(at + 1, sql.size());
    return values;
}

void readRow(const CcSwitchRow& row, int line, Imported& into) {
    const auto settings = Json::parse(row.settings);
    if (!settings) return into.miss(line, "`" + row.name + "`: its settings cannot be read");
    readOne(row.app, row.name, settings->root(), line, into);
}

void readRow(const std::vector<std::string>& columns, const std::vector<std::string>& values, int line,
             Imported& into) {
    std::map<std::string, std::string> row;
    for (std::size_t i = 0; i < std::min(columns.size(), values.size()); ++i)
        row[columns[i]] = values[i];
    readRow(CcSwitchRow{row["app_type"], row["name"], row["settings_config"]}, line, into);
}

Result<Imported> readSql(std::string_view sql) {
    Imported imported;
    bool found = false;
    constexpr std::string_view insert = "INSERT INTO \"providers\"";
    for (std::size_t at = sql.find(insert); at != std::string_view::npos; at = sql.find(insert, at)) {
        found = true;
        at = std::min(sql.find('(', at), sql.size());
        const auto columns = valuesAt(sql, at);
        at = std::min(sql.find('(', at), sql.size());
        while (at < sql.size() && sql[at] == '(') {
            const int line = errorAt(sql, at, {}).line;
            readRow(columns, valuesAt(sql, at), line, imported);
            at = std::min(sql.find_first_not_of(", \t\r\n", at), sql.size());
        }
    }
    if (!found)
        return fail(ErrorCode::InvalidInput, "no row of the table `providers` stands in it",
                    "export it from CC Switch");
    return imported;
}

Result<Imported> readDatabase(std::string_view bytes) {
    const auto rows = ccSwitchRows(std::string(bytes));
    if (!rows) return std::unexpected(rows.error());
    Imported imported;
    for (const CcSwitchRow& row : *rows)
        readRow(row, 0, imported);
    return imported;
}

} // namespace

Result<Imported> readCcSwitch(std::string_view whole) {
    const std::string_view begin = trimmed(whole.substr(0, 400));
    auto imported = ledger::ForeignDatabase::isOne(whole) ? readDatabase(whole)
                    : begin.starts_with('{')              ? readJson(whole)
                                                          : readSql(whole);
    if (imported && imported->models.empty())
        return fail(ErrorCode::InvalidInput, "no provider of it names a model and a key or an address",
                    "add one there, or write the policy by hand");
    return imported;
}

} // namespace tierline::connecting
