#include "labelplace.h"

#include "command.h"
#include "fetch.h"
#include "period.h"

#include "base/jsonwriter.h"
#include "gateway/feedback.h"
#include "gateway/setup.h"
#include "ledger/audit.h"
#include "ledger/sums.h"
#include "policy/reader.h"
#include "protocol/json.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <spdlog/fmt/fmt.h>

namespace tierline::ctl {

namespace {

constexpr std::size_t mostFromGateway = 1000;

Error noDecision(const std::string& id) {
    return {ErrorCode::NotFound, "there is no decision " + id, {}, {}, 0, 0};
}

Result<std::unique_ptr<ledger::Ledger>> openLedger(const std::string& folder, bool toWrite) {
    auto there = ledger::Ledger::openReadOnly(folder); // writing would make one
    if (!there || !toWrite) return there;
    ledger::Options options;
    options.folder = folder;
    const auto zone = (*there)->read([&](sqlite3* database) -> Result<void> {
        auto found = ledger::zoneOfSums(database); // the sums stay by the days they are kept by
        if (!found) return std::unexpected(found.error());
        options.zone = *found;
        return {};
    });
    if (!zone) return std::unexpected(zone.error());
    return ledger::Ledger::open(std::move(options));
}

std::string bodyFor(const std::string& id, const ledger::Feedback& feedback) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("id", id);
    if (feedback.setsVote) {
        json.key("vote");
        feedback.vote ? json.value(std::int64_t{*feedback.vote}) : json.null();
    }
    if (feedback.setsLabel) {
        json.key("label");
        feedback.label ? json.value(*feedback.label) : json.null();
    }
    json.endObject();
    return body;
}

bool fits(const ledger::Record& record, const ledger::LabelQuery& query) {
    using enum ledger::LabelQuery::Which;
    if (query.which == Labelled && !record.label) return false;
    if (query.which == Unlabelled && record.label) return false;
    if (query.tier.empty()) return true;
    return query.which == Labelled ? record.label == query.tier : record.tier == query.tier;
}

} // namespace

void addLabelPlace(CLI::App& command, LabelPlaceOptions& options) {
    auto* data =
        command.add_option("--data", options.data, "Folder of the ledger (default: $XDG_DATA_HOME/tierline)")
            ->type_name("DIR");
    command
        .add_option("--url", options.url,
                    "Tell the gateway that runs there, for example http://127.0.0.1:8787")
        ->type_name("URL")
        ->excludes(data);
    command
        .add_option("--token-file", options.tokenFile,
                    "File with the client token, for --url; or set TIERLINE_TOKEN")
        ->type_name("FILE");
    command
        .add_option("--policy", options.policy, "Whose tiers are labels, besides those of the decision's own")
        ->type_name("FILE");
}

Result<LabelPlace> LabelPlace::open(const LabelPlaceOptions& options, bool toWrite) {
    LabelPlace place;
    if (!options.url.empty()) {
        auto token = clientToken(options.tokenFile);
        if (!token) return std::unexpected(token.error());
        place.m_url = options.url;
        place.m_token = *std::move(token);
        return place;
    }
    auto ledger = openLedger(dataFolderOf(options.data), toWrite);
    if (!ledger) return std::unexpected(ledger.error());
    place.m_ledger = *std::move(ledger);
    const auto file = gateway::findPolicyFile(options.policy);
    auto read = file ? policy::loadPolicy(*file) : policy::ReadOutcome();
    if (!options.policy.empty() && !read.policy)
        return std::unexpected(read.errors.empty()
                                   ? Error{ErrorCode::NotFound, "no policy there", {}, {}, 0, 0}
                                   : read.errors.front());
    place.m_policy = std::move(read.policy);
    return place;
}

Result<void> LabelPlace::look(std::size_t most) {
    if (!m_newest.empty()) return {};
    const auto body = fetch(m_url, "/decisions?limit=" + std::to_string(most), m_token);
    if (!body) return std::unexpected(body.error());
    const auto json = protocol::Json::parse(*body);
    if (!json) return std::unexpected(json.error());
    for (const auto item : (*json)["decisions"].items()) {
        auto record = ledger::recordFrom(item);
        if (!record) return std::unexpected(record.error());
        m_newest.push_back(*std::move(record));
    }
    m_partial = m_newest.size() >= most;
    return {};
}

Result<std::vector<ledger::Record>> LabelPlace::decisions(const ledger::LabelQuery& query) {
    std::vector<ledger::Record> records;
    if (m_ledger) {
        const auto ids = ledger::decisionsFor(*m_ledger, query);
        if (!ids) return std::unexpected(ids.error());
        for (const auto& id : *ids) {
            auto record = m_ledger->decision(id);
            if (!record) return std::unexpected(record.error());
            if (*record) records.push_back(std::move(**record));
        }
        return records;
    }
    if (auto looked = look(mostFromGateway); !looked) return std::unexpected(looked.error());
    for (const auto& record : m_newest)
        if (fits(record, query) && (query.limit < 0 || std::ssize(records) < query.limit))
            records.push_back(record);
    return records;
}

Result<void> LabelPlace::check(const std::string& id, const std::string& tier) {
    if (!m_ledger) return {}; // the gateway does, row by row
    const auto record = m_ledger->decision(id);
    if (!record) return std::unexpected(record.error());
    if (!*record) return std::unexpected(noDecision(id));
    return gateway::checkLabel(*m_ledger, **record, m_policy.get(), tier);
}

Result<ledger::Record> LabelPlace::give(const std::string& id, const ledger::Feedback& feedback) {
    ledger::Record record;
    record.id = id;
    if (!m_ledger) {
        const auto sent = post(m_url, "/feedback", m_token, bodyFor(id, feedback));
        if (!sent) return std::unexpected(sent.error());
        const auto json = protocol::Json::parse(*sent);
        if (!json) return std::unexpected(json.error());
        if (const auto vote = (*json)["vote"].int64()) record.vote = static_cast<int>(*vote);
        if (const auto label = (*json)["label"].string()) record.label = std::string(*label);
        return record;
    }
    if (feedback.label)
        if (auto good = check(id, *feedback.label); !good) return std::unexpected(good.error());
    const auto given = ledger::giveFeedback(*m_ledger, id, feedback);
    if (!given) return std::unexpected(given.error());
    auto now = m_ledger->decision(id);
    if (!now) return std::unexpected(now.error());
    if (!*now) return std::unexpected(noDecision(id));
    record.vote = (*now)->vote;
    record.label = (*now)->label;
    return record;
}

void LabelPlace::noteImport(const std::string& file, std::int64_t rows) {
    if (!m_ledger || rows == 0) return;
    ledger::AuditNote entry;
    entry.action = "label";
    entry.subject = file;
    entry.detail.clear();
    JsonWriter json(entry.detail);
    json.beginObject();
    json.member("summary", fmt::format("{} labelled from {}", plural(rows, "decision"), file));
    json.member("rows", rows);
    json.endObject();
    entry.program = "tierlinectl label";
    if (const auto noted = ledger::note(*m_ledger, entry, systemClock().wall()); !noted)
        complain(noted.error());
}

} // namespace tierline::ctl
