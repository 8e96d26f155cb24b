// The cases of what was found: in which bucket each is, which of them a filter shows, and one of them in
// full. Pure; quick over 100,000.
#pragma once

#include "benchmark/benchdata.h"
#include "kit/statedot.h"

#include <array>
#include <string_view>

namespace tierline::benchmark {

QString bucketText(bench::Bucket bucket, bool isCompared);
kit::Tone bucketTone(bench::Bucket bucket);

struct CaseFilter {
    std::optional<bench::Bucket> bucket;
    QString text;                                        // in the prompt or the id, case ignored
    std::optional<std::pair<QString, QString>> slice;    // name, value
    std::optional<std::pair<QString, QString>> confused; // true tier, the candidate's
    bool isEmpty() const { return !bucket && text.isEmpty() && !slice && !confused; }
    bool operator==(const CaseFilter&) const = default;
};

// With a comparison its cases; else what is wrong, then what is right.
std::vector<bench::CaseVerdict> casesOf(const Findings& findings);
std::array<std::size_t, 4> countsOf(const std::vector<bench::CaseVerdict>& cases);
std::vector<std::uint32_t> filtered(const Findings& findings, const std::vector<bench::CaseVerdict>& cases,
                                    const CaseFilter& filter); // into `cases`

// The true tier's place among the run's; absent: no label, or one the policy does not have.
std::optional<int> truthOf(const Findings& findings, std::uint32_t at);

struct CaseView { // one case in full
    QString id, bucket;
    kit::Tone tone = kit::Tone::Idle;
    QString prompt; // cut where it is very long, and then it says so
    QString label, reason, expected;
    QStringList tags;
    struct Routed {
        QString policy, tier, model, cost, answer;
        int tierIndex = 0;
        bool operator==(const Routed&) const = default;
    };
    std::vector<Routed> routed; // the candidate, then the other
    int tierCount = 1;
    QString asText() const; // to be copied
};
CaseView presentCase(const Findings& findings, const bench::CaseVerdict& verdict);
QString casesCsv(const Findings& findings); // all, with a line of names

} // namespace tierline::benchmark
