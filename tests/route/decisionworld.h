// A decision case carried out by the pure core: reader, scorer, planner, attempt planner, with a clock that
// stands still.
#pragma once

#include "classify/scorer.h"
#include "decisioncase.h"
#include "policy/reader.h"
#include "route/attempts.h"
#include "route/budgets.h"
#include "route/panic.h"
#include "route/sessions.h"
#include "route/stepup.h"
#include "route/table.h"

#include <charconv>
#include <cstdlib>
#include <string>

namespace tierline::testing {

inline Milliseconds timeFrom(const QString& text) {
    if (text.endsWith(QStringLiteral("ms"))) return Milliseconds(text.chopped(2).toLongLong());
    const double unit = text.endsWith(u'm') ? 60'000 : 1'000;
    return Milliseconds(static_cast<std::int64_t>(text.chopped(1).toDouble() * unit));
}

inline Money moneyFrom(const QString& usd) {
    const auto whole = usd.section(u'.', 0, 0).toLongLong();
    const auto nano = usd.section(u'.', 1, 1).leftJustified(9, u'0').left(9).toLongLong();
    return Money::fromNano(whole * 1'000'000'000 + nano);
}

class DecisionWorld {
public:
    explicit DecisionWorld(const DecisionCase& given) {
        const auto read = policy::readPolicy(given.policy.toStdString(), "case.yaml");
        for (const auto& error : read.errors)
            qWarning("%s: %s", qPrintable(given.name), toString(error).c_str());
        if (!read.policy) return;
        m_policy = read.policy;
        m_health.resize(m_policy->models.size());
        m_facts.when = m_clock.wall();
        for (const auto& line : given.given)
            take(line.section(u':', 0, 0).trimmed(), line.section(u':', 1).trimmed());
    }

    QStringList unknown; // lines that say nothing

    QStringList decide() {
        if (!m_policy) return {QStringLiteral("the policy does not read")};
        const auto scorer = classify::Scorer::compile(m_policy);
        if (!scorer) return {QString::fromStdString(toString(scorer.error()))};
        classify::Scratch scratch(*scorer);
        auto verdict = (*scorer)->classify(m_prompt, m_facts.requirements, scratch);
        if (m_reasoning) {
            verdict.requirements.reasoning = true;
            verdict.reason = classify::TierReason::RaisedByRequirement;
            verdict.tier = std::max(verdict.tier, *m_reasoning);
        }
        verdict.requirements.search = m_search;
        verdict.estimatedOutput = m_estimatedOutput;
        addBudgets();
        addConversation();
        if (m_facts.inputTokens == 0)
            m_facts.inputTokens = static_cast<std::int64_t>(m_prompt.size() + 3) / 4;
        if (!m_facts.allowance.refusal.empty())
            return {QStringLiteral("reason: budget_cap"),
                    QStringLiteral("402: ") + QString::fromStdString(m_facts.allowance.refusal)};
        const route::Table table(m_policy, std::make_shared<const catalog::Catalog>());
        m_plan = route::probeLeastBad(
            route::plan(table, verdict, route::resolveTarget(*m_policy, m_model), m_facts, m_health),
            *m_policy, m_health);
        return printed() + attempts();
    }

    const route::Plan& plan() const { return m_plan; }

private:
    using Rest = const QString&;

    void take(const QString& key, Rest value) {
        const auto word = key.section(u' ', 0, 0), rest = key.section(u' ', 1);
        if (word == QStringLiteral("health"))
            takeHealth(indexOf(rest), value);
        else if (word == QStringLiteral("slow"))
            takeSlow(indexOf(rest), value);
        else if (word == QStringLiteral("load"))
            takeLoad(indexOf(rest), value);
        else if (word == QStringLiteral("session"))
            takeSession(rest, value);
        else if (word == QStringLiteral("spent"))
            m_spent = moneyFrom(value);
        else if (!takeRequest(key, value) && !takeWish(key, value))
            unknown.append(key);
    }

    bool takeRequest(const QString& key, Rest value) {
        if (key == QStringLiteral("prompt"))
            m_prompt = value.toStdString();
        else if (key == QStringLiteral("model"))
            m_model = value.toStdString();
        else if (key == QStringLiteral("tokens"))
            m_facts.inputTokens = value.toLongLong();
        else if (key == QStringLiteral("max output"))
            m_facts.maxOutput = value.toLongLong();
        else if (key == QStringLiteral("expected output"))
            m_estimatedOutput = value.toLongLong();
        else if (key == QStringLiteral("needs"))
            takeNeeds(value);
        else if (key == QStringLiteral("reasoning is required"))
            m_reasoning = m_policy->tier(value.toStdString());
        else if (key == QStringLiteral("dice"))
            m_facts.dice = value.toULongLong();
        else if (key == QStringLiteral("fails"))
            m_fails = value.split(QStringLiteral(", "));
        else
            return false;
        return true;
    }

    bool takeWish(const QString& key, Rest value) {
        auto& wishes = m_facts.wishes;
        if (key == QStringLiteral("x-tierline-tier"))
            wishes.tier = m_policy->tier(value.toStdString());
        else if (key == QStringLiteral("x-tierline-floor"))
            wishes.floor = m_policy->tier(value.toStdString());
        else if (key == QStringLiteral("x-tierline-max-latency"))
            wishes.maxLatency = timeFrom(value);
        else if (key == QStringLiteral("x-tierline-max-cost"))
            wishes.maxCost = moneyFrom(value);
        else
            return false;
        return true;
    }

    void takeNeeds(Rest value) {
        for (const auto& need : value.split(QStringLiteral(", "))) {
            m_facts.requirements.tools |= need == QStringLiteral("tools");
            m_facts.requirements.vision |= need == QStringLiteral("vision");
            m_facts.requirements.json |= need == QStringLiteral("json");
            m_search |= need == QStringLiteral("search");
        }
    }

    // open 12s: why | held: why | half-open | limited 4s | p95 9100ms | no key: why | quiet
    void takeHealth(std::size_t model, Rest value) {
        auto& health = m_health[model];
        const auto what = value.section(u' ', 0, 0).remove(u':');
        const auto time = value.section(u':', 0, 0).section(u' ', 1);
        health.reason = value.section(u':', 1).trimmed().toStdString();
        if (what == QStringLiteral("open")) {
            health.state = health::BreakerState::Open;
            health.wouldAllow = false;
            health.reopensIn = timeFrom(time);
        } else if (what == QStringLiteral("held")) {
            health.state = health::BreakerState::HeldOpen;
            health.wouldAllow = false;
        } else if (what == QStringLiteral("half-open")) {
            health.state = health::BreakerState::HalfOpen;
            health.wouldAllow = false;
        } else if (what == QStringLiteral("no")) {
            health.wouldAllow = false;
            health.reason = value.toStdString();
        } else if (what == QStringLiteral("limited")) {
            health.rateLimitedFor = timeFrom(time);
        } else if (what == QStringLiteral("p95")) {
            health.p95 = timeFrom(time);
        } else if (what == QStringLiteral("quiet")) {
            health.trickle = true;
        } else {
            unknown.append(value);
        }
    }

    // "12s ago": when its p95 was above the limit last
    void takeSlow(std::size_t model, Rest value) {
        const auto ago = timeFrom(value.section(u' ', 0, 0));
        m_facts.slow.resize(m_health.size());
        m_facts.slow[model] = {true, ago};
    }

    // "3 of 10" in flight, or "85 %" left
    void takeLoad(std::size_t model, Rest value) {
        m_facts.load.resize(m_health.size());
        auto& load = m_facts.load[model];
        if (value.endsWith(u'%'))
            load.headroom = value.section(u' ', 0, 0).toInt() * 10'000;
        else
            load.inFlight = value.section(u' ', 0, 0).toInt();
        if (value.contains(QStringLiteral(" of "))) load.concurrent = value.section(u' ', 2, 2).toInt();
    }

    void takeSession(const QString& what, Rest value) {
        const auto now = m_clock.now();
        if (what == QStringLiteral("floor")) // tier: why
            m_sessions.raiseFloor("s", value.section(u',', 0, 0).toStdString(),
                                  value.section(u',', 1).trimmed().toStdString(), std::chrono::hours(1), now);
        else // <model>: tokens cached, lost USD, stayed USD, age
            m_sessions.answered("s",
                                {what.toStdString(),
                                 value.section(u',', 0, 0).section(u' ', 0, 0).toLongLong(),
                                 std::chrono::minutes(5), moneyFrom(value.section(u',', 1, 1).trimmed()),
                                 moneyFrom(value.section(u',', 2, 2).trimmed())},
                                now - timeFrom(value.section(u',', 3, 3).trimmed()));
    }

    void addBudgets() {
        if (m_policy->budgets.empty()) return;
        route::Budgets budgets(m_policy->budgets, Zone());
        route::SpentBefore before;
        before.hour = m_clock.wall();
        before.policy = m_policy->hash;
        before.client = "ci";
        before.cost = m_spent;
        before.requests = 1;
        budgets.load({before});
        m_facts.allowance = budgets.allowance({m_policy->hash, "ci", nullptr, false}, m_clock.wall());
    }

    void addConversation() {
        const auto known = m_sessions.find("s", m_clock.now());
        if (const auto model = m_policy->model(known.model))
            m_facts.incumbent = {*model, known.cachedTokens, known.switchSpend, known.neverSwitch};
        m_facts.floor = m_policy->tier(known.floor);
        m_facts.floorReason = known.floorReason;
    }

    std::size_t indexOf(const QString& model) {
        const auto found = m_policy->model(model.toStdString());
        if (!found) unknown.append(model);
        return found.value_or(0);
    }

    QString idOf(const route::Candidate& candidate) const {
        return QString::fromStdString(m_policy->models[candidate.model].id);
    }

    QStringList printed() const {
        const auto text = [](std::string_view view) {
            return QString::fromUtf8(view.data(), qsizetype(view.size()));
        };
        QStringList lines{QStringLiteral("reason: ") + text(toString(m_plan.reason)),
                          QStringLiteral("tier: ") + text(m_policy->tiers[m_plan.tier].name),
                          QStringLiteral("detail: ") + text(m_plan.reasonDetail)};
        QStringList order;
        for (const auto at : m_plan.order)
            order.append(idOf(m_plan.candidates[at]));
        lines.append(QStringLiteral("order: ") + order.join(QStringLiteral(", ")));
        for (const auto& candidate : m_plan.candidates)
            lines.append(text(toString(candidate.verdict)) + u' ' + idOf(candidate) + QStringLiteral(": ")
                         + text(candidate.reason));
        if (m_plan.switchCost)
            lines.append(QStringLiteral("switch costs: ") + text(toString(*m_plan.switchCost)));
        return lines;
    }

    QStringList attempts() {
        route::AttemptPlanner planner(m_plan, m_policy->route.maxAttempts);
        QStringList said;
        auto step = planner.first();
        auto fails = m_fails;
        while (step.kind == route::NextStep::Kind::Try) {
            said.append(QStringLiteral("%1 (%2)").arg(idOf(m_plan.candidates[step.candidate]),
                                                      QString::fromUtf8(toString(step.reason).data())));
            if (fails.isEmpty()) break;
            const auto why = errorClassFromString(fails.takeFirst().toStdString());
            step = planner.failed(why.value_or(ErrorClass::ServerError), false);
        }
        if (step.kind == route::NextStep::Kind::GiveUp) said.append(QStringLiteral("gives up"));
        return {QStringLiteral("asks: ") + said.join(QStringLiteral(", "))};
    }

    ManualClock m_clock;
    std::shared_ptr<const policy::Policy> m_policy;
    std::vector<health::ModelHealth> m_health;
    route::Facts m_facts;
    route::Sessions m_sessions;
    route::Plan m_plan;
    std::string m_prompt = "Hi", m_model = "auto";
    std::optional<policy::TierIndex> m_reasoning;
    std::optional<std::int64_t> m_estimatedOutput;
    bool m_search = false;
    Money m_spent;
    QStringList m_fails;
};

} // namespace tierline::testing
