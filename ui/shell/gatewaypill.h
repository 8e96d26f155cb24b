// The state of the gateway as a button: shape, word, address; opens the menu of things to copy and do.
#pragma once

#include "kit/statedot.h"

#include <QToolButton>

namespace tierline::shell {

class GatewayPill final : public QToolButton {
    Q_OBJECT

public:
    explicit GatewayPill(QWidget* parent = nullptr);
    void setState(kit::Tone tone, const QString& word, const QString& url);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    kit::Tone m_tone = kit::Tone::Busy;
    QString m_word, m_url;
};

} // namespace tierline::shell
