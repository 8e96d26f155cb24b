// What came of the longer tools, as sentences and lines. Pure.
#pragma once

#include "spend/spendtasks.h"

#include <QList>
#include <QStringList>

namespace tierline::spend {

struct TaskWords {
    QString sentence;
    QStringList headers;
    QList<QStringList> lines;
};
TaskWords wordsOf(const RepriceResult& result);
TaskWords wordsOf(const ReconcileResult& result, std::int64_t toleranceMillionths);
QString wordsOf(const ReportResult& result);

} // namespace tierline::spend
