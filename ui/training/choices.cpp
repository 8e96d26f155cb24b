#include "training/choices.h"

#include <QRegularExpression>
#include <QSettings>

#include <algorithm>
#include <map>

namespace tierline::training {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr QLatin1StringView group("training/v1");

QString toQString(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Choices loadChoices() {
    QSettings settings;
    settings.beginGroup(group);
    Choices choices;
    choices.added = settings.value(u"added"_s).toStringList();
    const QVariantMap sets = settings.value(u"sets"_s).toMap();
    for (auto it = sets.begin(); it != sets.end(); ++it) {
        const QVariantList row = it.value().toList();
        if (row.size() != 3) continue;
        choices.sets[it.key()] = {row[0].toBool(), row[1].toString(), std::clamp(row[2].toInt(), 1, 16)};
    }
    const QVariantMap models = settings.value(u"models"_s).toMap();
    for (auto it = models.begin(); it != models.end(); ++it)
        choices.models[it.key()] = static_cast<ModelRole>(std::clamp(it.value().toInt(), 0, 2));
    choices.name = settings.value(u"name"_s, choices.name).toString();
    choices.folds = std::clamp(settings.value(u"folds"_s, choices.folds).toInt(), 2, 20);
    choices.seed = std::max(0, settings.value(u"seed"_s, choices.seed).toInt());
    choices.leavesOut = settings.value(u"leavesOut"_s).toBool();
    choices.skipsBad = settings.value(u"skipsBad"_s).toBool();
    choices.maps = settings.value(u"maps"_s).toString();
    choices.values = settings.value(u"values"_s).toString();
    return choices;
}

void saveChoices(const Choices& choices) {
    QSettings settings;
    settings.beginGroup(group);
    QVariantMap sets, models;
    for (auto it = choices.sets.begin(); it != choices.sets.end(); ++it)
        sets[it.key()] = QVariantList{it->isTicked, it->tier, it->weight};
    for (auto it = choices.models.begin(); it != choices.models.end(); ++it)
        models[it.key()] = static_cast<int>(it.value());
    const std::pair<QString, QVariant> rows[]{
        {u"added"_s, choices.added},
        {u"sets"_s, sets},
        {u"models"_s, models},
        {u"name"_s, choices.name},
        {u"folds"_s, choices.folds},
        {u"seed"_s, choices.seed},
        {u"leavesOut"_s, choices.leavesOut},
        {u"skipsBad"_s, choices.skipsBad},
        {u"maps"_s, choices.maps},
        {u"values"_s, choices.values},
    };
    for (const auto& [key, value] : rows)
        settings.setValue(key, value);
}

std::vector<std::string> splitList(const QString& text) {
    static const QRegularExpression between(u"[,\\s]+"_s);
    std::vector<std::string> out;
    for (const QString& part : text.split(between, Qt::SkipEmptyParts))
        out.push_back(part.toStdString());
    return out;
}

Looking lookingOf(const Choices& choices, const PolicyPtr& policy) {
    return {choices.added, splitList(choices.maps), splitList(choices.values), policy};
}

bool isUsable(const bench::TrainLook& look, const SetChoice& choice, bool skipsBad) {
    if (look.rows == 0 || (look.trouble && !skipsBad)) return false;
    return !choice.tier.isEmpty() || look.bare < look.rows;
}

std::vector<ModelSeen> modelsOf(const Choices& choices, const SetsSeen& sets) {
    std::map<std::string, bench::TrainModelSeen> all;
    for (const SetSeen& set : sets.sets) {
        const SetChoice choice = choices.sets.value(toQString(set.look.file));
        if (!choice.isTicked || !choice.tier.isEmpty()) continue;
        for (const auto& model : set.look.models) {
            if (model.rows == 0) continue;
            auto& sum = all.try_emplace(model.name, bench::TrainModelSeen{model.name, 0, 0}).first->second;
            sum.rows += model.rows;
            sum.mean +=
                (model.mean - sum.mean) * static_cast<double>(model.rows) / static_cast<double>(sum.rows);
        }
    }
    std::vector<bench::TrainModelSeen> list;
    for (const auto& [name, model] : all)
        list.push_back(model);
    const auto roles = bench::suggestRoles(list);
    std::vector<ModelSeen> out;
    for (const auto& model : list) {
        const QString name = toQString(model.name);
        const auto suggested =
            std::ranges::find(roles.weak, model.name) != roles.weak.end()       ? ModelRole::Cheap
            : std::ranges::find(roles.strong, model.name) != roles.strong.end() ? ModelRole::Dear
                                                                                : ModelRole::None;
        out.push_back({name, model.rows, model.mean, choices.models.value(name, suggested)});
    }
    std::ranges::sort(out, [](const ModelSeen& a, const ModelSeen& b) {
        return a.mean != b.mean ? a.mean < b.mean : a.name < b.name;
    });
    return out;
}

bench::TrainPlan planOf(const Choices& choices, const SetsSeen& sets, const policy::Policy* policy) {
    bench::TrainPlan plan;
    for (const SetSeen& set : sets.sets) {
        const SetChoice choice = choices.sets.value(toQString(set.look.file));
        if (!choice.isTicked || !isUsable(set.look, choice, choices.skipsBad)) continue;
        plan.sources.files.push_back(set.look.file);
        const std::string name = bench::fileName(set.look.file);
        if (!choice.tier.isEmpty()) plan.sources.tiers[name] = choice.tier.toStdString();
        if (choice.weight != 1) plan.sources.weights[name] = static_cast<std::uint32_t>(choice.weight);
    }
    for (const ModelSeen& model : modelsOf(choices, sets)) {
        if (model.role == ModelRole::Cheap) plan.sources.weak.push_back(model.name.toStdString());
        if (model.role == ModelRole::Dear) plan.sources.strong.push_back(model.name.toStdString());
    }
    plan.sources.skipBad = choices.skipsBad;
    plan.maps = splitList(choices.maps);
    plan.values = splitList(choices.values);
    plan.name = choices.name.trimmed().toStdString();
    plan.folds = choices.folds;
    plan.seed = static_cast<std::uint64_t>(choices.seed);
    if (policy != nullptr) plan.policyFile = policy->file;
    return plan;
}

} // namespace tierline::training
