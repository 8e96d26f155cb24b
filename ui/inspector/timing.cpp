#include "inspector/timing.h"

#include "kit/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace tierline::inspector {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::inspector::Timing", text);
}

QString text(const std::string& utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

constexpr std::int64_t longest = std::int64_t{24} * 3'600 * 1'000'000; // a request does not take a day

std::int64_t since(const ledger::Record& record, Wall when) {
    const auto ms = std::chrono::duration_cast<Milliseconds>(when - record.time).count();
    return std::clamp<std::int64_t>(ms, 0, longest / 1'000) * 1'000;
}

std::int64_t fromMs(std::int64_t ms) {
    return std::clamp<std::int64_t>(ms, 0, longest / 1'000) * 1'000;
}

std::int64_t sane(std::int64_t us) {
    return std::clamp<std::int64_t>(us, 0, longest);
}

std::int64_t ownTime(const ledger::Overhead& o) {
    return sane(o.read) + sane(o.classify) + sane(o.plan) + sane(o.translate);
}

TimeRow ownRow(const ledger::Record& record) {
    const auto& o = record.overhead;
    const auto own = ownTime(o);
    return {tr("Tierline itself"),
            kit::microseconds(own),
            tr("Reading %1, classifying %2, planning %3, translating %4.")
                .arg(kit::microseconds(sane(o.read)), kit::microseconds(sane(o.classify)),
                     kit::microseconds(sane(o.plan)), kit::microseconds(sane(o.translate))),
            {{Spell::Own, 0, own}}};
}

TimeRow attemptRow(const ledger::Record& record, const ledger::Attempt& attempt) {
    const auto start = since(record, attempt.start);
    const auto end = std::max(start, since(record, attempt.end));
    const auto first = attempt.firstByte ? std::clamp(since(record, *attempt.firstByte), start, end) : end;
    const auto queued = fromMs(attempt.queuedMs);
    TimeRow row{text(attempt.model.empty() ? attempt.provider : attempt.model),
                kit::duration(Milliseconds{(end - start) / 1'000}),
                {},
                {}};
    if (queued > 0) row.stretches.push_back({Spell::Queue, std::max<std::int64_t>(0, start - queued), start});
    if (attempt.errorClass) {
        row.stretches.push_back({Spell::Failed, start, end});
        row.note = tr("Failed after %1: %2.")
                       .arg(row.value, text(std::string(toString(*attempt.errorClass))).replace(u'_', u' '));
        return row;
    }
    row.stretches.push_back({Spell::Wait, start, first});
    if (first < end) row.stretches.push_back({Spell::Stream, first, end});
    row.note = tr("Connected and waited %1 for the first byte, then read for %2.")
                   .arg(kit::duration(Milliseconds{(first - start) / 1'000}),
                        kit::duration(Milliseconds{(end - first) / 1'000}));
    return row;
}

} // namespace

TimingView timingOf(const ledger::Record& record) {
    TimingView view;
    view.rows.push_back(ownRow(record));
    for (const auto& attempt : record.attempts)
        view.rows.push_back(attemptRow(record, attempt));
    view.whole = std::max<std::int64_t>(fromMs(record.latencyMs), 1);
    for (const auto& row : view.rows)
        for (const auto& stretch : row.stretches)
            view.whole = std::max(view.whole, stretch.to);
    QStringList words{tr("%1 in all").arg(kit::duration(Milliseconds{view.whole / 1'000}))};
    if (record.ttftMs)
        words += tr("%1 to the first token").arg(kit::duration(Milliseconds{fromMs(*record.ttftMs) / 1'000}));
    words += tr("%1 of it ours").arg(kit::microseconds(ownTime(record.overhead)));
    if (record.overhead.commit > 0)
        words += tr("%1 more until the ledger held it").arg(kit::microseconds(sane(record.overhead.commit)));
    view.summary = words.join(u", "_s);
    return view;
}

QString nameOf(Spell spell) {
    switch (spell) {
    case Spell::Own: return tr("Tierline's own time");
    case Spell::Queue: return tr("in the provider's queue");
    case Spell::Wait: return tr("connecting and waiting for the first byte");
    case Spell::Stream: return tr("answering");
    case Spell::Failed: return tr("a failed attempt");
    }
    return {};
}

std::int64_t axisStep(std::int64_t whole, int wanted) {
    std::int64_t step = 1;
    while (whole / step > wanted) {
        for (const std::int64_t factor : std::array<std::int64_t, 3>{2, 5, 10})
            if (whole / (step * factor) <= wanted) return step * factor;
        step *= 10;
    }
    return step;
}

} // namespace tierline::inspector
