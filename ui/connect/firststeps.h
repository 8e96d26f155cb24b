// Three things to try, above the page: each ticks itself off when it was done, the strip goes when it is
// dismissed and comes back from the palette. Remembered. Window thread.
#pragma once

#include <QWidget>

#include <array>

class QHBoxLayout;
class QLabel;

namespace tierline::kit {
class FlatButton;
}

namespace tierline::connect {

class FirstSteps final : public QWidget {
    Q_OBJECT

public:
    enum Step { SeeWhy, TryPrompt, BreakProvider };
    static constexpr int count = 3;

    explicit FirstSteps(QWidget* parent = nullptr);
    void tick(Step step);
    bool isTicked(Step step) const { return m_ticked[step]; }
    bool isWanted() const { return m_wanted; } // not dismissed
    void comeBack();                           // from the beginning
    void setOffered(Step step, bool offered);  // a page that is not there is no step

Q_SIGNALS:
    void stepRequested(tierline::connect::FirstSteps::Step step);
    void wantedChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void dismiss();
    void apply();
    void keep() const;

    std::array<bool, count> m_ticked{};
    std::array<bool, count> m_offered{true, true, true};
    std::array<kit::FlatButton*, count> m_buttons{};
    QLabel* m_sentence;
    bool m_wanted = true;
};

} // namespace tierline::connect
