// Answers to figures: each graded, and put into a run's rows. Reads answers from the store; one thread.
#pragma once

#include "bench/calls.h"
#include "bench/grader.h"
#include "bench/judging.h"

#include <map>
#include <string>
#include <vector>

namespace tierline::bench {

struct AnsweredFigures {
    std::size_t answered = 0, graded = 0;   // cases
    std::size_t ungraded = 0;               // answered, but nothing says what is right
    std::size_t missing = 0;                // without an answer: not asked, failed, over the budget
    std::size_t cutOff = 0;                 // answers that reached the limit of tokens
    std::size_t repeated = 0, wavering = 0; // cases with several graded answers; those whose grades differ
    double spread = 0; // mean standard deviation of the grades of a case, over `repeated`
    std::map<std::string, std::size_t> troubles; // class -> cases: "rate_limited"
};

struct Answered {
    Run run;
    AnsweredFigures figures;
};

// What is known of the calls beside the store: points of the judge and of people, and why calls have
// no answer.
struct Knowledge {
    const Points* judged = nullptr;
    const std::vector<std::string>* troubles = nullptr; // by call of the plan
    const Points* voted = nullptr;                      // by people
};

// The decided rows with what came of their models; where a model is swapped, with what came of the other one.
// Quality is the mean of the grades of a case's answers, cost the mean of their costs.
Result<Answered> gradeAnswers(const Set& set, const Run& decided, const CallPlan& plan,
                              const AnswerStore& store, const GraderBook& graders, const Knowledge& known,
                              bool isSwapped = false);

// Only the rows of the model that is swapped: the same cases for both sides.
Run swappedCases(const Run& decided, const CallPlan& plan);

// Puts the graded answers of models that were to answer every case into the set, in place of what was
// recorded there.
Result<void> putOutcomes(Set& set, const CallPlan& plan, const AnswerStore& store, const GraderBook& graders,
                         const Knowledge& known);

// Every answered model of every case as rows of an outcome set. Cases without a graded answer are left out.
Result<std::string> outcomeRows(const Set& set, const CallPlan& plan, const AnswerStore& store,
                                const GraderBook& graders, const Knowledge& known);

} // namespace tierline::bench
