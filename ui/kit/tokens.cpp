#include "kit/tokens.h"

#include "kit/resources.h"

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace tierline::kit {

using namespace Qt::Literals::StringLiterals;

namespace {

Scheme schemeInUse = Scheme::Light;

template <std::size_t n>
void readColours(const QJsonArray& array, std::array<QColor, n>& into) {
    Q_ASSERT(array.size() == static_cast<qsizetype>(n));
    for (std::size_t i = 0; i < n; ++i)
        into[i] = QColor(array.at(static_cast<qsizetype>(i)).toString());
}

Tokens read(Scheme scheme) {
    initResources();
    QFile file(scheme == Scheme::Dark ? u":/tierline/themes/dark.json"_s : u":/tierline/themes/light.json"_s);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    const QJsonObject object = opened ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    Tokens tokens;
    tokens.scheme = scheme;
    for (const TokenRow& row : tokenRows())
        tokens.*row.colour = QColor(object.value(row.name).toString());
    readColours(object.value("tiers"_L1).toArray(), tokens.tiers);
    readColours(object.value("series"_L1).toArray(), tokens.series);
    return tokens;
}

} // namespace

const std::vector<TokenRow>& tokenRows() {
    static const std::vector<TokenRow> rows{
        {"window"_L1, &Tokens::window},       {"base"_L1, &Tokens::base},
        {"alternate"_L1, &Tokens::alternate}, {"raised"_L1, &Tokens::raised},
        {"text"_L1, &Tokens::text},           {"muted"_L1, &Tokens::muted},
        {"disabled"_L1, &Tokens::disabled},   {"hairline"_L1, &Tokens::hairline},
        {"edge"_L1, &Tokens::edge},           {"hover"_L1, &Tokens::hover},
        {"selection"_L1, &Tokens::selection}, {"accent"_L1, &Tokens::accent},
        {"onAccent"_L1, &Tokens::onAccent},   {"accentSoft"_L1, &Tokens::accentSoft},
        {"link"_L1, &Tokens::link},           {"good"_L1, &Tokens::good},
        {"goodSoft"_L1, &Tokens::goodSoft},   {"warn"_L1, &Tokens::warn},
        {"warnSoft"_L1, &Tokens::warnSoft},   {"bad"_L1, &Tokens::bad},
        {"badSoft"_L1, &Tokens::badSoft},
    };
    return rows;
}

const Tokens& tokensOf(Scheme scheme) {
    static const Tokens light = read(Scheme::Light);
    static const Tokens dark = read(Scheme::Dark);
    return scheme == Scheme::Dark ? dark : light;
}

const Tokens& tokens() {
    return tokensOf(schemeInUse);
}

void useTokens(Scheme scheme) {
    schemeInUse = scheme;
}

} // namespace tierline::kit
