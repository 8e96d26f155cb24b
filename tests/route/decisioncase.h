// One decision as text: a policy, a request, how the world is, and what must come of it. Format:
// tests/data/policy/decisions/README.md.
#pragma once

#include <QDir>
#include <QFile>
#include <QMap>
#include <QString>
#include <QStringList>

namespace tierline::testing {

struct DecisionCase {
    QString name, policy;
    QStringList given, expected; // lines
};

// Sections by their top-level key, those of `own` in place of those of `base`.
inline QString mergedYaml(const QString& base, const QString& own) {
    QMap<QString, QString> sections;
    for (const auto& text : {base, own}) {
        QMap<QString, QString> these;
        QString key;
        for (const auto& line : text.split(u'\n')) {
            if (line.isEmpty() || line.startsWith(u'#')) continue;
            if (!line.front().isSpace()) key = line.section(u':', 0, 0);
            these[key] += line + u'\n';
        }
        sections.insert(these);
    }
    return QStringList(sections.values()).join(QString());
}

inline QList<DecisionCase> readDecisionCases(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(path));
    QList<DecisionCase> cases;
    QString base;
    QString* yaml = &base;
    QStringList* lines = nullptr;
    for (const auto& line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(QStringLiteral("=== "))) {
            cases.append({line.mid(4), {}, {}, {}});
            yaml = nullptr;
            lines = &cases.back().given;
        } else if (line == QStringLiteral("--- policy")) {
            yaml = &cases.back().policy;
            lines = nullptr;
        } else if (line == QStringLiteral("--- given")) {
            yaml = nullptr;
            lines = &cases.back().given;
        } else if (line == QStringLiteral("--- expect")) {
            yaml = nullptr;
            lines = &cases.back().expected;
        } else if (yaml != nullptr) {
            *yaml += line + u'\n';
        } else if (lines != nullptr && !line.isEmpty() && !line.startsWith(u'#')) {
            lines->append(line);
        }
    }
    for (auto& one : cases)
        one.policy = mergedYaml(base, one.policy);
    return cases;
}

} // namespace tierline::testing
