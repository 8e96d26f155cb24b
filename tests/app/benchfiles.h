// Policies and sets for the tests of tierlinectl bench.
#pragma once

#include <QByteArray>

inline QByteArray benchPolicy(const char* line = "0.5") {
    return QByteArray(
               "version: 1\n"
               "providers:\n"
               "  p: {dialect: openai, base_url: \"http://127.0.0.1:9\", key: \"env:NOBODY_HAS_THIS\"}\n"
               "models:\n  p/low: {price: {input: 1, output: 1}}\n  p/high: {price: {input: 9, output: 9}}\n"
               "tiers:\n  - {name: low, below: ")
           + line
           + ", models: [p/low]}\n  - {name: high, models: [p/high]}\n"
             "classify: {rules: [{id: proof, weight: 0.9, any: [prove]}, {id: why, weight: 0.3, any: "
             "[why]}]}\n"
             "default_tier: low\n";
}

// Forty rows: of ten that ask for a proof all are high; of ten that ask why half are; twenty are low.
inline QByteArray benchRows(const char* more = "") {
    QByteArray rows;
    for (int at = 0; at < 40; ++at) {
        const bool proof = at % 4 == 0, why = at % 4 == 1, high = proof || (why && at % 8 == 1);
        rows += "{\"id\":\"r" + QByteArray::number(at) + "\",\"prompt\":\""
                + (proof ? "prove theorem "
                   : why ? "why is it "
                         : "say hello ")
                + QByteArray::number(at) + "\",\"tier\":\"" + (high ? "high" : "low")
                + "\",\"tags\":{\"kind\":\""
                + (proof ? "proof"
                   : why ? "why"
                         : "talk")
                + "\"}" + more + "}\n";
    }
    return rows;
}

inline QByteArray outcomeRows() {
    QByteArray rows;
    for (int at = 0; at < 40; ++at) {
        const bool hard = at % 2 == 0;
        rows += "{\"id\":\"o" + QByteArray::number(at) + "\",\"prompt\":\"" + (hard ? "prove " : "say ")
                + QByteArray::number(at) + "\",\"outcomes\":{\"weak\":{\"score\":" + (hard ? "0" : "1")
                + ",\"cost\":0.001},\"strong\":{\"score\":1,\"cost\":0.01}}}\n";
    }
    return rows;
}
