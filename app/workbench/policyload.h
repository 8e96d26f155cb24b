// What a draft can be held against: traffic of the ledger, labelled sets, imported logs. Reads files and the
// ledger over a connection of its own; a worker's thread.
#pragma once

#include "benchplaces.h"

#include "policy/policydata.h"
#include "tune/load.h"

#include <string>
#include <vector>

namespace tierline::workbench {

struct PolicyData { // where the joined rows came from
    struct Part {
        QString source;
        policypage::Source::Kind kind = policypage::Source::Kind::Traffic;
        std::uint32_t begin = 0, end = 0; // rows
    };
    tune::ColumnsPointer columns;
    std::vector<Part> parts;
    const Part* partOf(std::uint32_t row) const;
};

struct PolicySources {
    BenchPlaces places;
    bool isSandbox = false;
    QStringList logs; // files

    std::vector<policypage::Source> list(SetShelf& shelf) const;
    // By their ids, joined. NotFound in plain words where there is nothing; Refused: stopped.
    Result<PolicyData> load(const QStringList& ids, const tune::LoadProgress& progress,
                            std::stop_token stop) const;
};

// The true tier of a row of one of the user's own sets of JSON lines; empty: none. Refused: another set.
Result<void> labelInSet(const BenchPlaces& places, const QString& file, const PolicyData& data,
                        std::uint32_t row, const std::string& tier);

// The file of a set's id; empty: it is none.
QString setFileOf(const QString& source);

} // namespace tierline::workbench
