// The doors of the pages to the rest of the program, besides the feed. Null: not there, as when the window
// watches a gateway that runs elsewhere; the page says so. The desks outlive the window.
#pragma once

namespace tierline::benchmark {
class Desk;
class ReplayDesk;
} // namespace tierline::benchmark
namespace tierline::live {
class Desk;
class HoldDesk;
class RecordDesk;
} // namespace tierline::live
namespace tierline::spend {
class Desk;
}
namespace tierline::breakers {
class Desk;
}
namespace tierline::playground {
class Desk;
}
namespace tierline::policypage {
class Desk;
}
namespace tierline::models {
class Desk;
}
namespace tierline::settings {
class Desk;
}
namespace tierline::connect {
class Desk;
class OfferDesk;
} // namespace tierline::connect
namespace tierline::inspector {
class Desk;
}
namespace tierline::training {
class TrainingDesk;
}

namespace tierline::shell {

struct Desks {
    playground::Desk* playground = nullptr;
    policypage::Desk* policy = nullptr;
    benchmark::Desk* benchmark = nullptr;
    benchmark::ReplayDesk* replay = nullptr;
    live::Desk* live = nullptr;
    live::HoldDesk* hold = nullptr;
    spend::Desk* spend = nullptr;
    breakers::Desk* breakers = nullptr;
    live::RecordDesk* records = nullptr;
    inspector::Desk* inspector = nullptr;
    training::TrainingDesk* training = nullptr;
    models::Desk* models = nullptr;
    settings::Desk* settings = nullptr;
    connect::Desk* connect = nullptr;
    connect::OfferDesk* offers = nullptr;
};

} // namespace tierline::shell
