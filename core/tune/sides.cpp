#include "tune/sides.h"

#include "classify/holds.h"
#include "classify/makecascade.h"
#include "tune/pricing.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>

namespace tierline::tune {

namespace {

constexpr std::size_t findersKept = 2, pricesKept = 3, scoresKept = 3;

// Puts the newest behind and forgets the oldest.
template <class T>
void keep(std::vector<T>& list, T what, std::size_t most) {
    if (list.size() >= most) list.erase(list.begin());
    list.push_back(std::move(what));
}

bool lists(const policy::Policy& policy, std::string_view stage) {
    return std::ranges::find(policy.classify.stages, stage) != policy.classify.stages.end();
}

} // namespace

// The text model read last, by its file and that file's time.
struct Store::Model {
    std::filesystem::path file;
    std::filesystem::file_time_type time;
    std::shared_ptr<const classify::TextModel> model;
    std::string why; // there is none
};

Store::Store(std::shared_ptr<const Columns> data, std::shared_ptr<const catalog::Catalog> catalog)
    : m_data(std::move(data)), m_catalog(std::move(catalog)) {}

Result<std::shared_ptr<HitFinder>> Store::finder(const policy::Policy& policy, const Step& step) {
    for (const auto& known : m_finders)
        if (known->view().envelopes == policy.classify.envelopes) return known;
    auto view = makeView(*m_data, policy.classify.envelopes, step);
    if (!view) return std::unexpected(view.error());
    keep(m_finders, std::make_shared<HitFinder>(*m_data, *std::move(view)), findersKept);
    return m_finders.back();
}

Result<std::shared_ptr<const Costs>> Store::costs(const PolicyPointer& policy, const Step& step) {
    for (const auto& known : m_priced)
        if (priceAlike(*known.policy, *policy)) return known.costs;
    auto costs = priceAll(*m_data, policy, m_catalog, step);
    if (!costs) return std::unexpected(costs.error());
    keep(m_priced, Priced{policy, *std::move(costs)}, pricesKept);
    return m_priced.back().costs;
}

Result<std::shared_ptr<const TextScores>> Store::text(const policy::Policy& policy,
                                                      const std::shared_ptr<HitFinder>& finder,
                                                      const Step& step, std::string& why) {
    why.clear();
    if (!lists(policy, "text")) return nullptr;
    const auto model = modelOf(policy, why);
    if (!model) return nullptr;
    const auto& view = finder->viewPointer();
    for (const auto& known : m_scored)
        if (known.view == view && known.hash == model->hash()) return known.scores;
    const auto scores = std::make_shared<TextScores>();
    scores->score.resize(m_data->size());
    scores->confidence.resize(m_data->size());
    const auto made = step.run("text model", m_data->size(), [&](unsigned) {
        return [&, scratch = classify::TextScratch{}](std::size_t begin, std::size_t end) mutable {
            for (auto row = begin; row < end; ++row) {
                if (view->text[row].data() == nullptr) continue;
                const auto found = model->run(view->text[row], scratch);
                scores->score[row] = found.score;
                scores->confidence[row] = found.confidence;
            }
        };
    });
    if (!made) return std::unexpected(made.error());
    keep(m_scored, Scored{view, model->hash(), scores}, scoresKept);
    return scores;
}

std::shared_ptr<const classify::TextModel> Store::modelOf(const policy::Policy& policy, std::string& why) {
    const auto file = classify::textModelFile(policy);
    if (!file) {
        why = file.error().detail;
        return nullptr;
    }
    std::error_code none;
    const auto time = std::filesystem::last_write_time(*file, none);
    if (!m_model || m_model->file != *file || m_model->time != time) {
        auto model = classify::TextModel::load(*file);
        m_model = std::make_shared<Model>(Model{*file, time, nullptr, {}});
        if (model)
            m_model->model = *std::move(model);
        else
            m_model->why = model.error().detail;
    }
    why = m_model->why;
    return m_model->model;
}

// `*_under` features, rules as in the file, the other features: the order in which they act.
void PolicySide::gather(const policy::Policy& policy, HitFinder& finder, const Step& step, PolicyRows& rows,
                        Terms& terms) {
    const auto& classify = policy.classify;
    const auto last = policy.tiers.size() - 1;
    const auto tierOf = [last](policy::TierIndex tier) {
        return static_cast<std::uint8_t>(std::min<std::size_t>(tier, last));
    };
    m_ruleHits.clear();
    m_featureHits.clear();
    for (const auto& feature : classify.features) {
        const auto found = finder.of(feature, step);
        rows.features.push_back(found.hits);
        m_featureHits.push_back(found.counts);
    }
    const auto addFeatures = [&](bool under) {
        for (std::size_t at = 0; at < classify.features.size(); ++at) {
            const auto& feature = classify.features[at];
            if (classify::isUnder(feature.kind) == under && classify::counts(feature))
                terms.list.push_back(
                    {rows.features[at], feature.weight, feature.effect, tierOf(feature.tier)});
        }
    };
    terms.base = classify.base;
    addFeatures(true);
    for (const auto& rule : classify.rules) {
        const auto found = finder.of(rule);
        rows.rules.push_back(found.hits);
        m_ruleHits.push_back(found.counts);
        if (rule.enabled) terms.list.push_back({found.hits, rule.weight, rule.effect, tierOf(rule.tier)});
    }
    addFeatures(false);
}

// False: all sums may be others; true: `moved` names those that are.
bool PolicySide::sumUp(Terms terms, const Step& step, std::vector<std::uint32_t>& moved) {
    const auto rows = m_inputs.need.size();
    const bool isFirst = m_parts == nullptr;
    if (!isFirst && m_terms == terms) return true;
    if (isFirst || m_parts.use_count() > 1)
        m_parts = isFirst ? std::make_shared<Parts>() : std::make_shared<Parts>(*m_parts);
    const auto changed = isFirst ? std::nullopt : reweighed(m_terms, terms);
    if (changed) {
        reweigh(m_terms, terms, *changed, *m_parts);
        for (const auto at : *changed)
            moved.insert(moved.end(), terms.list[at].hits->rows.begin(), terms.list[at].hits->rows.end());
    } else {
        combine(terms, rows, step.threads, *m_parts);
    }
    m_terms = std::move(terms);
    return changed.has_value();
}

Result<PolicySide::Changed> PolicySide::set(const PolicyPointer& policy, Store& store, const Step& step) {
    const auto& data = store.data();
    if (policy->tiers.empty() || policy->tiers.size() > mostTiers)
        return fail(ErrorCode::InvalidInput, "a what-if needs between one and 200 tiers");
    const auto finder = store.finder(*policy, step);
    if (!finder) return std::unexpected(finder.error());
    if (const auto found = (*finder)->find(*policy, step); !found) return std::unexpected(found.error());
    std::string noText;
    const auto text = store.text(*policy, *finder, step, noText);
    if (!text) return std::unexpected(text.error());
    const auto costs = store.costs(policy, step);
    if (!costs) return std::unexpected(costs.error());

    // From here on nothing is stopped any more.
    const auto rows = std::make_shared<PolicyRows>();
    rows->policy = policy;
    rows->costs = *costs;
    rows->text = *text;
    m_noText = std::move(noText);
    bool keeps = m_rows && prepareAlike(*m_rows->policy, *policy) && m_rows->text == *text;
    if (!m_rows || !resolveAlike(*m_rows->policy, *policy)) {
        m_fates = std::make_shared<const Fates>(fatesOf(data, *policy));
        keeps = false;
    }
    m_inputs.resize(data.size());
    Terms terms;
    gather(*policy, **finder, step, *rows, terms);
    std::vector<std::uint32_t> moved;
    keeps = sumUp(std::move(terms), step, moved) && keeps;
    const Preparer prepare(*policy, *m_parts, *m_fates, *text, m_inputs);
    if (keeps)
        std::ranges::for_each(moved, prepare);
    else
        overRows(data.size(), step.threads, {}, [&](unsigned) {
            return [&](std::size_t begin, std::size_t end) {
                for (auto row = begin; row < end; ++row)
                    prepare(row);
            };
        });
    auto changed = place(*policy, step, *rows);
    m_rows = rows;
    return changed;
}

PolicySide::Changed PolicySide::place(const policy::Policy& policy, const Step& step, PolicyRows& rows) {
    const Lines lines(policy);
    const auto size = m_inputs.need.size();
    const auto placed = freshPlaced(size);
    const auto before = m_rows ? m_rows->placed : nullptr;
    std::vector<std::uint32_t> changed;
    std::mutex mutex; // of what has changed; taken once a piece
    overRows(size, step.threads, {}, [&](unsigned) {
        return [&](std::size_t begin, std::size_t end) {
            tune::place(m_inputs, lines, begin, end, *placed);
            if (!before) return;
            std::vector<std::uint32_t> here;
            std::array<std::uint8_t, rowsAPiece> differs{};
            for (auto row = begin; row < end; ++row)
                differs[row - begin] = static_cast<std::uint8_t>(
                    (placed->tier[row] ^ before->tier[row]) | (placed->by[row] ^ before->by[row])
                    | static_cast<int>(placed->score[row] != before->score[row]));
            for (auto row = begin; row < end; ++row)
                if (differs[row - begin] != 0) here.push_back(static_cast<std::uint32_t>(row));
            const std::lock_guard lock(mutex);
            changed.insert(changed.end(), here.begin(), here.end());
        };
    });
    rows.placed = placed;
    if (!before) return std::nullopt;
    return changed;
}

std::shared_ptr<Placed> PolicySide::freshPlaced(std::size_t rows) {
    for (const auto& spare : m_spare)
        if (spare.use_count() == 1) {
            std::atomic_thread_fence(std::memory_order_acquire); // whoever read it last has let go
            return spare;
        }
    const auto made = std::make_shared<Placed>();
    made->tier.resize(rows);
    made->score.resize(rows);
    made->by.resize(rows);
    keep(m_spare, made, 4);
    return made;
}

} // namespace tierline::tune
