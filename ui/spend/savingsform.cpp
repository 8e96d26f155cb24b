#include "spend/savingspresenter.h"

#include <QCoreApplication>
#include <QStringList>

#include <array>

namespace tierline::spend {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SavingsForm)
};

constexpr std::int64_t nano = 1'000'000'000;
constexpr QChar fieldEnd = u'\t', lineEnd = u'\n';

// Reads decimals and remembers the first that is none.
class Reader {
public:
    // In parts of a thousand-millionth: 1 for money and rates, 1e9 for counts.
    std::int64_t number(const QString& text, std::int64_t part, const QString& what) {
        QString plain = text.simplified();
        plain.remove(u' ').remove(u'$').remove(u'%');
        std::int64_t factor = 1;
        if (plain.endsWith(u'k', Qt::CaseInsensitive)) factor = 1'000;
        if (plain.endsWith(u'm', Qt::CaseInsensitive)) factor = 1'000'000;
        if (factor > 1) plain.chop(1);
        const auto value = rateFromDecimal(plain.toStdString());
        std::int64_t scaled = 0;
        const bool fits = value && !__builtin_mul_overflow(value->nanoPerMillion, factor, &scaled);
        if (fits && scaled % part == 0) return scaled / part;
        if (m_error.isEmpty()) m_error = Text::tr("%1: “%2” is not a number that fits here").arg(what, text);
        return 0;
    }
    std::int64_t count(const QString& text, const QString& what) { return number(text, nano, what); }
    std::int64_t share(const QString& text, const QString& what) { // from percent to millionths
        return number(text, nano * 100 / catalog::wholeShare, what);
    }
    std::int64_t countOr(const QString& text, std::int64_t otherwise, const QString& what) {
        return text.trimmed().isEmpty() ? otherwise : count(text, what);
    }
    std::optional<Rate> rate(const QString& text, const QString& what) {
        if (text.trimmed().isEmpty()) return std::nullopt;
        return Rate{number(text, 1, what)};
    }
    const QString& error() const { return m_error; }

private:
    QString m_error;
};

catalog::Rates ratesOf(Reader& reader, const MixField& field, const QString& whose) {
    catalog::Rates rates;
    rates.input = reader.rate(field.input, Text::tr("%1, input price").arg(whose));
    rates.cachedRead = reader.rate(field.cached, Text::tr("%1, cached price").arg(whose));
    rates.output = reader.rate(field.output, Text::tr("%1, output price").arg(whose));
    return rates;
}

catalog::MixEntry entryOf(Reader& reader, const MixField& field, const catalog::RequestShape& shape) {
    const QString name = field.tier.isEmpty() ? Text::tr("the tier") : field.tier;
    catalog::MixEntry entry;
    entry.tier = field.tier.toStdString();
    entry.share = reader.share(field.share, Text::tr("%1, share").arg(name));
    entry.rates = ratesOf(reader, field, name);
    catalog::RequestShape own = shape;
    own.inputTokens =
        reader.countOr(field.tokensIn, shape.inputTokens, Text::tr("%1, input tokens").arg(name));
    own.outputTokens =
        reader.countOr(field.tokensOut, shape.outputTokens, Text::tr("%1, output tokens").arg(name));
    if (own != shape) entry.shape = own;
    return entry;
}

QString fromUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
QString textOf(const std::optional<Rate>& rate) {
    return rate ? fromUtf8(toString(*rate)) : QString();
}
QString percentOf(std::int64_t share) {
    return fromUtf8(toString(Rate{share * 100'000}));
}

MixField fieldOf(const QString& name, const catalog::Rates& rates) {
    MixField field;
    field.tier = name;
    field.input = textOf(rates.input);
    field.cached = textOf(rates.cachedRead);
    field.output = textOf(rates.output);
    return field;
}

using Strings = std::array<QString*, 8>;
Strings stringsOf(SavingsForm& form) {
    return {&form.volume, &form.tokensIn,   &form.tokensOut,  &form.cache,
            &form.calls,  &form.classifier, &form.classified, &form.fixed};
}
std::array<QString*, 7> stringsOf(MixField& field) {
    return {&field.tier,  &field.share,  &field.tokensIn, &field.tokensOut,
            &field.input, &field.cached, &field.output};
}

template <class Strings>
QString joined(const Strings& strings) {
    QStringList texts;
    for (const QString* string : strings)
        texts << QString(*string).remove(fieldEnd).remove(lineEnd);
    return texts.join(fieldEnd);
}
template <class Strings>
bool take(const QString& line, const Strings& strings) {
    const QStringList texts = line.split(fieldEnd);
    if (texts.size() != static_cast<qsizetype>(strings.size())) return false;
    for (std::size_t i = 0; i < strings.size(); ++i)
        *strings[i] = texts[static_cast<qsizetype>(i)];
    return true;
}

} // namespace

SavingsForm exampleForm() {
    SavingsForm form;
    form.volume = u"10000"_s;
    form.tokensIn = u"1000"_s;
    form.tokensOut = u"300"_s;
    form.cache = form.classifier = form.fixed = u"0"_s;
    form.calls = u"1"_s;
    form.classified = u"100"_s;
    form.mix = {{Text::tr("cheap"), u"60"_s, {}, {}, u"0.15"_s, {}, u"0.60"_s},
                {Text::tr("middle"), u"30"_s, {}, {}, u"0.80"_s, {}, u"4"_s},
                {Text::tr("strong"), u"10"_s, {}, {}, u"2.50"_s, {}, u"10"_s}};
    form.baseline = {Text::tr("one model for all"), {}, {}, {}, u"2.50"_s, {}, u"10"_s};
    return form;
}

SavingsForm formOf(const std::vector<catalog::UsedModel>& used, int days, const QString& baselineName,
                   const catalog::Rates& baseline) {
    catalog::Workload workload;
    catalog::takeFromUse(workload, used, days);
    SavingsForm form = exampleForm();
    form.volume = QString::number(workload.volume);
    form.isMonthly = true;
    form.tokensIn = QString::number(workload.shape.inputTokens);
    form.tokensOut = QString::number(workload.shape.outputTokens);
    form.cache = percentOf(workload.shape.cacheShare);
    form.mix.clear();
    for (const auto& entry : workload.mix) {
        MixField field = fieldOf(fromUtf8(entry.model), entry.rates);
        field.share = percentOf(entry.share);
        field.tokensIn = QString::number(entry.shape->inputTokens);
        field.tokensOut = QString::number(entry.shape->outputTokens);
        form.mix.push_back(field);
    }
    form.baseline = fieldOf(baselineName, baseline);
    return form;
}

Result<catalog::Workload> workloadOf(const SavingsForm& form) {
    Reader reader;
    catalog::Workload workload;
    workload.volume = reader.count(form.volume, Text::tr("Requests"));
    workload.isMonthly = form.isMonthly;
    workload.shape.inputTokens = reader.count(form.tokensIn, Text::tr("Tokens in"));
    workload.shape.outputTokens = reader.count(form.tokensOut, Text::tr("Tokens out"));
    workload.shape.cacheShare = reader.share(form.cache, Text::tr("From the cache"));
    workload.callsPerTask = reader.number(form.calls, nano / catalog::wholeShare, Text::tr("Calls per task"));
    const auto classifier = reader.number(form.classifier, 1, Text::tr("Classifying one request"));
    workload.classifierShare = reader.share(form.classified, Text::tr("Classified"));
    workload.fixedPerMonth = Money::fromNano(reader.number(form.fixed, 1, Text::tr("Fixed cost a month")));
    for (const MixField& field : form.mix)
        workload.mix.push_back(entryOf(reader, field, workload.shape));
    workload.baseline = ratesOf(reader, form.baseline, Text::tr("Baseline"));
    workload.baselineModel = form.baseline.tier.toStdString();
    if (!reader.error().isEmpty()) return fail(ErrorCode::InvalidInput, reader.error().toStdString());
    if (__builtin_mul_overflow(classifier, std::int64_t{1'000'000}, &workload.classifier.nanoPerMillion))
        return fail(ErrorCode::InvalidInput,
                    Text::tr("Classifying one request costs too much").toStdString());
    return workload;
}

QString toText(const SavingsForm& form) {
    SavingsForm copy = form;
    QStringList lines{joined(stringsOf(copy)), form.isMonthly ? u"month"_s : u"day"_s,
                      joined(stringsOf(copy.baseline))};
    for (MixField& field : copy.mix)
        lines << joined(stringsOf(field));
    return lines.join(lineEnd);
}

std::optional<SavingsForm> formFromText(const QString& text) {
    const QStringList lines = text.split(lineEnd);
    SavingsForm form;
    if (lines.size() < 4 || lines.size() > 64) return std::nullopt;
    if (!take(lines[0], stringsOf(form)) || !take(lines[2], stringsOf(form.baseline))) return std::nullopt;
    form.isMonthly = lines[1] == "month"_L1;
    for (const QString& line : lines.mid(3)) {
        MixField field;
        if (!take(line, stringsOf(field))) return std::nullopt;
        form.mix.push_back(field);
    }
    return form;
}

} // namespace tierline::spend
