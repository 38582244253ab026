@echo off
rem Klik dua kali. Windows meminta izin administrator; lalu ikuti tulisan di jendela.
net session >nul 2>&1
if errorlevel 1 (
  powershell -NoProfile -Command "Start-Process -Verb RunAs -FilePath '%~f0'"
  exit /b
)
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0pasang.ps1"
pause
