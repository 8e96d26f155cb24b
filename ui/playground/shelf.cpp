#include "playground/shelf.h"

#include "playground/prompt.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>

namespace tierline::playground {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype titleLength = 60;
constexpr int mostTools = 1'000, mostContext = 2'000'000;

struct ShippedRow {
    const char *name, *prompt, *system;
    Wrap wrap = Wrap::Raw;
};
constexpr std::array shipped{
    ShippedRow{QT_TRANSLATE_NOOP("tierline::playground", "A fact"), "What is the capital of Portugal?", ""},
    ShippedRow{QT_TRANSLATE_NOOP("tierline::playground", "A short function"),
               "Write a function that merges two sorted lists, with tests.", ""},
    ShippedRow{QT_TRANSLATE_NOOP("tierline::playground", "An agent's task"),
               "Rename the variable `x` to `count` in src/total.py and run the tests.",
               "You are a coding agent. Use the tools you are given.", Wrap::ClaudeCode},
    ShippedRow{QT_TRANSLATE_NOOP("tierline::playground", "A design question"),
               "Design a rate limiter for an API that several regions share. Compare two ways to keep the "
               "counters, name the trade-offs and say what fails first under load.",
               ""},
    ShippedRow{QT_TRANSLATE_NOOP("tierline::playground", "A proof"),
               "Prove that a graph with n vertices and more than n - 1 edges has a cycle.", ""},
};

QString tr(const char* text) {
    return QCoreApplication::translate("tierline::playground", text);
}

QJsonObject toObject(const Draft& draft) {
    return {{u"system"_s, draft.system}, {u"prompt"_s, draft.prompt}, {u"wrap"_s, keyOf(draft.wrap)},
            {u"model"_s, draft.model},   {u"tools"_s, draft.tools},   {u"context"_s, draft.contextTokens}};
}

Draft draftFrom(const QJsonObject& object) {
    Draft draft;
    draft.system = object.value("system"_L1).toString();
    draft.prompt = object.value("prompt"_L1).toString();
    draft.wrap = wrapFromKey(object.value("wrap"_L1).toString());
    draft.model = object.value("model"_L1).toString(u"auto"_s);
    draft.tools = std::clamp(object.value("tools"_L1).toInt(), 0, mostTools);
    draft.contextTokens = std::clamp(object.value("context"_L1).toInt(), 0, mostContext);
    return draft;
}

QStringList stringsIn(const QJsonValue& value) {
    QStringList all;
    for (const auto& each : value.toArray())
        if (each.isString()) all << each.toString();
    return all;
}

QList<Template> makeShipped() {
    QList<Template> all;
    for (const auto& row : shipped) {
        Draft draft;
        draft.prompt = QString::fromUtf8(row.prompt);
        draft.system = QString::fromUtf8(row.system);
        draft.wrap = row.wrap;
        all.append({tr(row.name), draft, true});
    }
    return all;
}

} // namespace

bool isRememberable(const Draft& draft) {
    return !draft.isEmpty() && draft.prompt.size() + draft.system.size() <= draftKept;
}

void remember(Shelf& shelf, const PastRun& run) {
    shelf.past.removeIf([&](const PastRun& past) { return past.draft == run.draft; });
    if (isRememberable(run.draft)) shelf.past.prepend(run);
    while (shelf.past.size() > pastKept)
        shelf.past.removeLast();
}

const QList<Template>& shippedTemplates() {
    static const QList<Template> all = makeShipped();
    return all;
}

QByteArray toJson(const Shelf& shelf) {
    QJsonArray past, templates;
    for (const auto& run : shelf.past)
        past.append(QJsonObject{{u"at"_s, run.atMs},
                                {u"draft"_s, toObject(run.draft)},
                                {u"asked"_s, QJsonArray::fromStringList(run.asked)},
                                {u"answered"_s, QJsonArray::fromStringList(run.answered)},
                                {u"vote"_s, run.vote}});
    for (const auto& each : shelf.templates)
        if (!each.isShipped)
            templates.append(QJsonObject{{u"name"_s, each.name}, {u"draft"_s, toObject(each.draft)}});
    return QJsonDocument(QJsonObject{{u"past"_s, past}, {u"templates"_s, templates}}).toJson();
}

Shelf shelfFromJson(const QByteArray& json) {
    Shelf shelf;
    shelf.templates = shippedTemplates();
    const auto root = QJsonDocument::fromJson(json).object();
    for (const auto& each : root.value("templates"_L1).toArray()) {
        const auto object = each.toObject();
        const auto name = object.value("name"_L1).toString().simplified();
        if (!name.isEmpty())
            shelf.templates.append({name, draftFrom(object.value("draft"_L1).toObject()), false});
    }
    for (const auto& each : root.value("past"_L1).toArray()) {
        const auto object = each.toObject();
        const PastRun run{object.value("at"_L1).toInteger(), draftFrom(object.value("draft"_L1).toObject()),
                          stringsIn(object.value("asked"_L1)), stringsIn(object.value("answered"_L1)),
                          object.value("vote"_L1).toString()};
        if (isRememberable(run.draft) && shelf.past.size() < pastKept) shelf.past.append(run);
    }
    return shelf;
}

QString titleOf(const Draft& draft) {
    const auto& words = draft.prompt.trimmed().isEmpty() ? draft.system : draft.prompt;
    const auto line = words.left(titleLength * 4).simplified();
    return line.size() <= titleLength ? line : line.left(titleLength - 1) + u'…';
}

} // namespace tierline::playground
