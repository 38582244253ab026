# Melepas program dari komputer ini. Data kantor tetap ada di folder data. Jalankan sebagai administrator:
#   powershell -ExecutionPolicy Bypass -File C:\ProgramData\Nagari\lepas.ps1
$ErrorActionPreference = 'Stop'
$Program = $PSScriptRoot
$TaskName = 'Nagari'

Stop-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue
Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false -ErrorAction SilentlyContinue
Get-NetFirewallRule -DisplayName $TaskName -ErrorAction SilentlyContinue | Remove-NetFirewallRule
Remove-Item -Force -ErrorAction SilentlyContinue -Path (Join-Path ([Environment]::GetFolderPath('CommonDesktopDirectory')) 'Nagari.url')
# The server ends a moment after its keeper.
Start-Sleep -Seconds 5
foreach ($Name in 'versions', 'wheels', 'python', 'upgrade', 'incoming', 'keys', 'current', 'keeper', 'nagari.py') {
    Remove-Item -Recurse -Force -ErrorAction SilentlyContinue -Path (Join-Path $Program $Name)
}
Write-Host "Program dilepas. Data kantor tetap ada di $(Join-Path $Program 'data')."
Write-Host 'Hapus folder itu sendiri bila memang tidak diperlukan lagi.'
