#include "ledger/audittext.h"

#include "base/jsonwriter.h"
#include "ledger/csv.h"
#include "protocol/json.h"

namespace tierline::ledger {

void appendJson(std::string& out, const AuditEntry& entry, bool withBody) {
    JsonWriter json(out);
    json.beginObject();
    json.member("seq", entry.seq);
    json.member("time", toRfc3339(entry.time));
    json.member("actor", entry.actor);
    json.member("program", entry.program);
    json.member("action", entry.action);
    json.member("subject", entry.subject);
    json.key("detail");
    // Whoever altered a row may have left no JSON in it: it is shown as the text it is.
    protocol::Json::parse(entry.detail) ? json.raw(entry.detail) : json.value(entry.detail);
    if (withBody) json.member("body", entry.body);
    json.member("previous", entry.previous);
    json.member("hash", entry.hash);
    json.endObject();
}

std::string_view auditCsvHeader() {
    return "seq,time,actor,program,action,subject,summary,detail,previous,hash\r\n";
}

void appendCsv(std::string& out, const AuditEntry& entry) {
    out += std::to_string(entry.seq);
    for (const auto& cell : {toRfc3339(entry.time), entry.actor, entry.program, entry.action, entry.subject,
                             summaryOf(entry), entry.detail, entry.previous, entry.hash}) {
        out += ',';
        appendCsvText(out, cell);
    }
    out += "\r\n";
}

std::string summaryOf(const AuditEntry& entry) {
    const auto json = protocol::Json::parse(entry.detail);
    const auto said = json ? (*json)["summary"].string() : std::nullopt;
    return said && !said->empty() ? std::string(*said) : entry.action + " " + entry.subject;
}

} // namespace tierline::ledger
