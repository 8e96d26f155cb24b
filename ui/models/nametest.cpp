#include "models/nametest.h"

#include "catalog/sellers.h"
#include "models/modelspresenter.h"
#include "policy/nearest.h"
#include "tune/modelname.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace tierline::models {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Tr {
    Q_DECLARE_TR_FUNCTIONS(tierline::models::NameTest)
};

constexpr qsizetype longest = 200;
constexpr std::size_t mostOthers = 6, mostNear = 3;

QString toQString(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::set<std::string> sellersIn(const catalog::Catalog& prices) {
    std::set<std::string> ids;
    for (const auto& entry : prices.providers())
        ids.insert(entry.id);
    for (const auto& row : prices.rows())
        ids.insert(row.provider);
    ids.erase("generic");
    return ids;
}

// What is asked of the catalogue.
struct Asked {
    std::string provider, baseUrl, model;
};

class Tester {
public:
    Tester(const ModelsData& data, const policy::Policy* policy)
        : m_data(data), m_policy(policy), m_sellers(sellersIn(*data.catalog)) {}

    NameTest run(const QString& typed) {
        const QString plain = typed.trimmed().left(longest).toLower();
        if (plain != typed) step(Tr::tr("read as %1: letters without case, no blanks around").arg(plain));
        m_name = plain.toStdString();
        const Asked asked = place();
        sayForm(asked.model);
        if (!resolve(asked) && !tryShorter(asked)) sayNear(asked);
        if (!m_test.isFound) m_test.headline = Tr::tr("No price: its requests would be a miss, never free");
        addOthers(asked);
        addRetirement(asked.model);
        return std::move(m_test);
    }

private:
    void step(const QString& text) { m_test.steps << text; }

    Asked place() {
        const auto slash = m_name.find('/');
        const std::string before = m_name.substr(0, slash == m_name.npos ? 0 : slash);
        const std::string rest = slash == m_name.npos ? m_name : m_name.substr(slash + 1);
        if (const auto* model = inPolicy()) {
            const auto* provider = m_policy->provider(model->provider);
            step(Tr::tr("a model of the policy, which calls it %1 at %2")
                     .arg(toQString(model->name), toQString(model->provider)));
            return {model->provider, provider ? provider->baseUrl : std::string(), model->name};
        }
        if (!before.empty()) {
            if (const auto* provider = m_policy ? m_policy->provider(before) : nullptr) {
                step(Tr::tr("%1 is a provider of the policy, so its address says who sells")
                         .arg(toQString(before)));
                return {before, provider->baseUrl, rest};
            }
            if (m_sellers.contains(before)) {
                step(Tr::tr("%1 is a seller of the price list").arg(toQString(before)));
                return {before, {}, rest};
            }
            const std::string ours = catalog::sellerOfLiteLlm(before);
            if (ours != before) {
                step(Tr::tr("%1 is another name of the seller %2").arg(toQString(before), toQString(ours)));
                return {ours, {}, rest};
            }
            step(Tr::tr("%1 is no seller that is known: the whole is taken for the name")
                     .arg(toQString(before)));
        }
        if (const auto maker = catalog::makerOf(m_name); !maker.empty()) {
            step(Tr::tr("the beginning of the name says %1").arg(toQString(maker)));
            return {std::string(maker), {}, m_name};
        }
        step(Tr::tr("the name does not say who made it: every seller is asked"));
        return {{}, {}, m_name};
    }

    const policy::Model* inPolicy() const {
        if (m_policy == nullptr) return nullptr;
        const auto is = [&](const policy::Model& model) {
            return toQString(model.id).toLower().toStdString() == m_name
                   || toQString(model.name).toLower().toStdString() == m_name;
        };
        const auto found = std::ranges::find_if(m_policy->models, is);
        return found == m_policy->models.end() ? nullptr : &*found;
    }

    void sayForm(const std::string& model) {
        const tune::ModelName name = tune::readModelName(model);
        QStringList family, version;
        for (const std::string& part : name.family)
            family << toQString(part);
        for (const int part : name.version)
            version << QString::number(part);
        QString text = Tr::tr("family %1").arg(family.isEmpty() ? u"–"_s : family.join(u' '));
        if (!version.isEmpty()) text += Tr::tr(", version %1").arg(version.join(u'.'));
        if (name.isLatest)
            text += Tr::tr(", says itself that it changes");
        else if (name.isDated)
            text += Tr::tr(", dated: it stays what it is");
        else if (tune::isUnpinned(model))
            text += Tr::tr(", not dated: it may be another model tomorrow");
        step(text);
    }

    const catalog::Row* rowOf(const Asked& asked) const {
        const auto dated = m_data.catalog->dated(asked.provider, asked.baseUrl, asked.model, m_data.now);
        const auto today = std::chrono::floor<std::chrono::days>(m_data.now);
        const catalog::Row* best = nullptr;
        for (const catalog::Row& row : dated)
            if (row.from <= today) best = &row;
        return best;
    }

    static QString fits(const catalog::Row& row) {
        const QString pattern = toQString(row.pattern);
        switch (row.match) {
        case catalog::MatchKind::Equals: return Tr::tr("is exactly %1").arg(pattern);
        case catalog::MatchKind::StartsWith: return Tr::tr("begins with %1").arg(pattern);
        case catalog::MatchKind::EndsWith: return Tr::tr("ends with %1").arg(pattern);
        case catalog::MatchKind::Contains: return Tr::tr("contains %1").arg(pattern);
        case catalog::MatchKind::Regex: return Tr::tr("fits the expression %1").arg(pattern);
        }
        return pattern;
    }

    bool resolve(const Asked& asked) {
        if (const auto* model = inPolicy(); model != nullptr && model->price) {
            step(Tr::tr("the policy states its price, which goes before any list"));
            catalog::Rates rates;
            rates.input = model->price->input;
            rates.output = model->price->output;
            found(toQString(model->id), rates);
            return true;
        }
        if (asked.provider.empty()) return resolveAnywhere(asked);
        const auto price = m_data.catalog->find(asked.provider, asked.baseUrl, asked.model, m_data.now);
        const catalog::Row* row = rowOf(asked);
        if (row != nullptr) {
            step(Tr::tr("the name %1, a row of %2").arg(fits(*row), toQString(row->provider)));
            if (row->provider != asked.provider)
                step(Tr::tr("%1 sells the models of %2 at its prices")
                         .arg(toQString(asked.provider), toQString(row->provider)));
        }
        if (!price) {
            if (row != nullptr) step(Tr::tr("the list knows the model, but not what it costs"));
            return false;
        }
        sayDay(*price);
        found(toQString((row ? row->provider : asked.provider) + "/" + (row ? row->pattern : asked.model)),
              price->price->base);
        return true;
    }

    bool resolveAnywhere(const Asked& asked) {
        for (const std::string& seller : m_sellers) {
            const Asked there{seller, {}, asked.model};
            if (!m_data.catalog->find(seller, {}, asked.model, m_data.now)) continue;
            step(Tr::tr("%1 sells it").arg(toQString(seller)));
            return resolve(there);
        }
        return false;
    }

    void sayDay(const catalog::Found& price) {
        QString text =
            price.from == std::chrono::sys_days{}
                ? Tr::tr("the price counts since ever")
                : Tr::tr("the price counts from %1 on").arg(toQString(catalog::toString(price.from)));
        if (price.isOverride) text += Tr::tr("; it is your own and goes before the list");
        if (!price.price->steps.empty()) text += Tr::tr("; it rises with the size of a request");
        step(text);
    }

    // Endings like `:beta` or `:free` name a way of serving, not a model.
    bool tryShorter(const Asked& asked) {
        const auto colon = asked.model.rfind(':');
        if (colon == asked.model.npos || colon == 0) return false;
        Asked shorter = asked;
        shorter.model = asked.model.substr(0, colon);
        const auto price = m_data.catalog->find(shorter.provider, shorter.baseUrl, shorter.model, m_data.now);
        if (!price) return false;
        step(Tr::tr("without the ending %1 it would be %2 in and %3 out; as written it has no price")
                 .arg(toQString(asked.model.substr(colon)), rateText(price->price->base.input),
                      rateText(price->price->base.output)));
        return true;
    }

    void found(const QString& row, const catalog::Rates& rates) {
        m_test.isFound = true;
        m_test.headline = Tr::tr("%1: %2 in, %3 out").arg(row, rateText(rates.input), rateText(rates.output));
    }

    void sayNear(const Asked& asked) {
        std::vector<std::pair<std::size_t, std::string>> near;
        std::set<std::string> names;
        for (const auto& row : m_data.catalog->rows())
            if (row.match <= catalog::MatchKind::StartsWith
                && (asked.provider.empty() || row.provider == asked.provider))
                names.insert(row.pattern);
        const std::string model = asked.model.substr(0, 60);
        for (const std::string& name : names) {
            const auto distance = policy::editDistance(model, name);
            if (distance <= std::max<std::size_t>(2, model.size() / 4)) near.emplace_back(distance, name);
        }
        std::ranges::sort(near);
        QStringList said;
        for (std::size_t i = 0; i < std::min(near.size(), mostNear); ++i)
            said << toQString(near[i].second);
        step(said.isEmpty() ? Tr::tr("nothing in the list is near it: set a price of your own")
                            : Tr::tr("near it: %1").arg(said.join(u", "_s)));
    }

    void addOthers(const Asked& asked) {
        std::size_t more = 0;
        for (const std::string& seller : m_sellers) {
            if (seller == asked.provider) continue;
            const auto price = m_data.catalog->find(seller, {}, asked.model, m_data.now);
            if (!price) continue;
            if (static_cast<std::size_t>(m_test.others.size()) >= mostOthers)
                ++more;
            else
                m_test.others << Tr::tr("%1: %2 in, %3 out")
                                     .arg(toQString(seller), rateText(price->price->base.input),
                                          rateText(price->price->base.output));
        }
        if (more > 0) m_test.others << Tr::tr("and %1 more").arg(more);
    }

    void addRetirement(const std::string& model) {
        const auto found = catalog::retirementOf(m_data.retirements, model);
        if (!found) return;
        m_test.retires = found->instead.empty()
                             ? toQString(catalog::toString(found->day))
                             : Tr::tr("%1, then %2")
                                   .arg(toQString(catalog::toString(found->day)), toQString(found->instead));
    }

    const ModelsData& m_data;
    const policy::Policy* m_policy;
    std::set<std::string> m_sellers;
    std::string m_name;
    NameTest m_test;
};

} // namespace

NameTest testName(const QString& typed, const ModelsData& data, const policy::Policy* policy) {
    if (typed.trimmed().isEmpty()) return {};
    if (!data.catalog) {
        NameTest none;
        none.headline = Tr::tr("No price list could be read");
        return none;
    }
    return Tester(data, policy).run(typed);
}

} // namespace tierline::models
