// The lines of an effect: live, draft and what is between, painted at once so that a drag costs no layout.
// Window thread.
#pragma once

#include "policy/effectwords.h"

#include <QWidget>

namespace tierline::policypage {

class EffectView final : public QWidget {
    Q_OBJECT

public:
    explicit EffectView(QWidget* parent = nullptr);
    void setWords(const EffectWords& words);
    const EffectWords& words() const { return m_words; }
    QString asText() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {170, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF lineBox(int line) const;

    EffectWords m_words;
};

} // namespace tierline::policypage
