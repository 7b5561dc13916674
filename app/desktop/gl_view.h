// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QOpenGLWidget>
#include <QPointF>
#include <QTimer>
#include <functional>
#include <memory>

#include "render/scene/camera.h"
#include "render/scene_renderer.h"

namespace scorescope::app {

/// Whether this platform can show OpenGL in a widget at all (Qt's "offscreen" cannot).
bool hasOpenGl();

/// Shows a scene with OpenGL and turns mouse and wheel into camera moves.
class GlView : public QOpenGLWidget {
    Q_OBJECT

public:
    /// Where the scene of the next frame comes from; asked only when a frame is painted.
    using SceneSource = std::function<render::Scene()>;

    explicit GlView(SceneSource source, QWidget* parent = nullptr);
    ~GlView() override;

    const render::Camera& camera() const { return camera_; }
    /// `stretched`: each axis gets its own scale.
    void fit(const render::WorldRect& area, bool stretched = false);
    /// So many pixels at the right edge lie under something else: what was fitted moves out from
    /// there as far as there is room on its left, until a person moves the camera.
    void setCovered(int pixels);
    void zoomBy(double factor);  ///< about the centre

    /// Something on the canvas that a hand may take hold of and move.
    enum class Grip { take, move, release };
    using GripHandler = std::function<bool(Grip, render::Vec2)>;
    /// Asked first of each press of the left button; what it takes (true) does not move the camera.
    void setGripHandler(GripHandler handler) { gripHandler_ = std::move(handler); }

    /// The scene has changed: paints soon, at most 40 times a second.
    void paintSoon();
    /// A person has changed it: paints with the next turn of the event loop.
    void paintNow();

    bool works() const { return renderer_ != nullptr; }
    /// Draws something else with this view's renderer, its context current: a figure to save.
    Result<void> draw(const std::function<Result<void>(render::SceneRenderer&)>& drawing);
    double framesPerSecond() const;
    /// OpenGL version and renderer, for people.
    QString graphicsText() const;

Q_SIGNALS:
    void cameraChanged(bool moving);
    void hovered(scorescope::render::Vec2 point);
    void unhovered();
    void picked(scorescope::render::Vec2 point);  ///< a click without a drag
    void timeStepped(double change);              ///< of t, by the arrow keys
    void failed(const scorescope::Error& error);
    void painted();

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void dropRenderer();
    void goHome(render::Camera& camera) const;
    void warmUp(const render::RenderTarget& target);
    void moveCamera(const render::Camera& camera, bool moving);

    SceneSource source_;
    std::unique_ptr<render::SceneRenderer> renderer_;
    render::Camera camera_;
    render::WorldRect home_;
    bool stretched_ = false;
    int covered_ = 0;
    bool atHome_ = true;  ///< nobody has moved the camera since fit(): keep fitting on resize
    QTimer frameTimer_;
    QElapsedTimer sinceFrame_;
    double frameSeconds_ = 0.0;  ///< smoothed time between frames of one movement
    int framesInRow_ = 0;        ///< of this movement
    bool warm_ = false;
    bool dragging_ = false;
    bool dragged_ = false;
    bool gripping_ = false;
    GripHandler gripHandler_;
    QPointF pressed_;
    QPointF last_;
};

}  // namespace scorescope::app
