// Where a draft would go under a policy, decided here without asking anybody: read, scored and planned as the
// gateway does, with every model in good health. One thread at a time; the kit may be shared.
#pragma once

#include "playground/playdata.h"

#include "base/error.h"

namespace tierline::playground {

// Compiles the rules and loads the text model: takes a while, so not on the window's thread.
Result<KitPtr> makeKit(std::shared_ptr<const policy::Policy> policy,
                       std::shared_ptr<const catalog::Catalog> catalog);

class Decider {
public:
    explicit Decider(KitPtr kit);
    Decision decide(const Draft& draft, Wall when);
    const Kit& kit() const { return *m_kit; }

private:
    KitPtr m_kit;
    classify::CascadeScratch m_scratch;
    std::vector<health::ModelHealth> m_health;
};

// Each of them decided; the first is the one that the others are compared with.
std::vector<VariantRow> tryVariants(Decider& decider, const std::vector<Variant>& variants, Wall when);

// What a judge would be sent for the scored words, in readable parts; empty text: the policy has no judge.
struct JudgeLetter {
    QString model, system, user, schema;
    bool isInUse = false; // the policy names a judge and lists the stage
};
JudgeLetter judgeLetterOf(const policy::Policy& policy, const std::string& scored);

} // namespace tierline::playground
