// What the Training page is told and what it asks. Values.
#pragma once

#include "base/clock.h"
#include "bench/trainlook.h"
#include "bench/trainplan.h"
#include "bench/trainreport.h"
#include "classify/textmodel.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace tierline::training {

using PolicyPtr = std::shared_ptr<const policy::Policy>;

enum class SetOrigin { Shipped, Own, Added };

struct SetSeen {
    bench::TrainLook look;
    SetOrigin origin = SetOrigin::Added;
};

struct SetsSeen {
    std::vector<SetSeen> sets;
    QString ownFolder;      // where one's own sets are looked for
    bool isLooking = false; // more is to come
};

struct Looking {       // which sets are there, and what do they hold
    QStringList added; // files beside the shipped ones and one's own
    std::vector<std::string> maps, values;
    PolicyPtr policy;
};

struct TrainingJob {
    bench::TrainPlan plan;
    PolicyPtr policy;
    bool leavesOut = false; // one model more for each set
};

// A model: just trained, or from a file. `report` and `plan` only of a run.
struct ModelInHand {
    std::string bytes;
    std::string seen = {}; // what belongs beside it: hashes of what it learnt; empty: not trained here
    classify::TextFile text;
    std::shared_ptr<const classify::TextModel> scorer;
    QString file; // where it stands; empty: not written yet
    std::optional<bench::TrainReport> report;
    bench::TrainPlan plan;
    Milliseconds took{0};
};
using ModelPtr = std::shared_ptr<const ModelInHand>;

struct TrainingTrouble {
    QString sentence, remedy;
    bool wasCancelled = false;
    bool operator==(const TrainingTrouble&) const = default;
};

} // namespace tierline::training
