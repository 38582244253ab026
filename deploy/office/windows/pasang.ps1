# Memasang program kantor di Windows 10/11 (64 bit), tanpa internet. Dijalankan oleh Pasang.cmd sebagai administrator.
# Boleh dijalankan lagi: di komputer yang sudah memakai program ini, ia menjadi pemutakhiran.
param(
    [string]$Program = (Join-Path $env:ProgramData 'Nagari'),
    [int]$Port = 8000
)
$ErrorActionPreference = 'Stop'
$Source = $PSScriptRoot
$TaskName = 'Nagari'
# NT AUTHORITY\LOCAL SERVICE, by its number: its name differs with the language of Windows.
$Service = '*S-1-5-19'
$Administrators = '*S-1-5-32-544'
$System = '*S-1-5-18'

function Stop-WithRemedy([string]$Sentence, [string]$Remedy) {
    Write-Host ''
    Write-Host $Sentence -ForegroundColor Red
    Write-Host $Remedy
    exit 1
}

if (-not [Environment]::Is64BitOperatingSystem) {
    Stop-WithRemedy 'Windows ini 32 bit.' 'Program memerlukan Windows 64 bit. Pakai komputer lain, atau Linux.'
}
$Release = Get-ChildItem -Path $Source -Filter '*.rilis' | Sort-Object -Property LastWriteTime | Select-Object -Last 1
if ($null -eq $Release) {
    Stop-WithRemedy 'Berkas rilis tidak ada di folder ini.' 'Salin seluruh folder dari flashdisk, lalu jalankan Pasang.cmd lagi.'
}

Write-Host "Memasang ke $Program ..."
$Python = Join-Path $Program 'python'
$Exe = Join-Path $Python 'python.exe'
New-Item -ItemType Directory -Force -Path $Program | Out-Null
# Residents' records: nobody but the service and administrators. Set before anything lies there.
& icacls.exe $Program /inheritance:r /grant:r "${Service}:(OI)(CI)M" "${Administrators}:(OI)(CI)F" "${System}:(OI)(CI)F" | Out-Null
if ($LASTEXITCODE -ne 0) { Stop-WithRemedy 'Hak folder tidak dapat diatur.' 'Jalankan sebagai administrator.' }

$IsNew = -not (Test-Path (Join-Path $Program 'current'))
if (-not (Test-Path $Exe)) {
    Copy-Item -Recurse -Path (Join-Path $Source 'python') -Destination $Python
}
$env:PYTHONUTF8 = '1'
& $Exe (Join-Path $Source 'install.py') $Release.FullName $Program
if ($LASTEXITCODE -ne 0) {
    if ($IsNew) { Stop-WithRemedy 'Program tidak dapat dipasang; sebabnya tertulis di atas.' 'Periksa ruang disk, lalu jalankan Pasang.cmd lagi.' }
    Write-Host 'Versi yang lama tetap dipakai.'
}

# Started with Windows, before anybody logs in; started again when it ends.
$Action = New-ScheduledTaskAction -Execute $Exe -Argument "`"$(Join-Path $Program 'nagari.py')`" serve --port $Port" -WorkingDirectory $Program
$Trigger = New-ScheduledTaskTrigger -AtStartup
$Principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-19' -LogonType ServiceAccount -RunLevel Limited
$Settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) -MultipleInstances IgnoreNew
Register-ScheduledTask -TaskName $TaskName -Action $Action -Trigger $Trigger -Principal $Principal -Settings $Settings -Force | Out-Null

# Phones and other computers of the office; not in a café.
Get-NetFirewallRule -DisplayName $TaskName -ErrorAction SilentlyContinue | Remove-NetFirewallRule
New-NetFirewallRule -DisplayName $TaskName -Direction Inbound -Action Allow -Protocol TCP -LocalPort $Port -Profile @('Private', 'Domain') -Program $Exe | Out-Null

$Desktop = [Environment]::GetFolderPath('CommonDesktopDirectory')
Set-Content -Encoding ASCII -Path (Join-Path $Desktop 'Nagari.url') -Value @('[InternetShortcut]', "URL=http://localhost:$Port/")
Copy-Item -Force -Path (Join-Path $Source 'lepas.ps1') -Destination $Program

Start-ScheduledTask -TaskName $TaskName
Write-Host 'Menunggu halaman pertama (paling lama tiga menit) ...'
$Until = (Get-Date).AddMinutes(3)
$IsUp = $false
while (-not $IsUp -and (Get-Date) -lt $Until) {
    try {
        $IsUp = (Invoke-WebRequest -UseBasicParsing -TimeoutSec 5 -Uri "http://127.0.0.1:$Port/rawat/ping/").StatusCode -eq 200
    } catch {
        Start-Sleep -Seconds 2
    }
}
if (-not $IsUp) { Stop-WithRemedy 'Program terpasang, tetapi belum menjawab.' 'Mulai ulang komputer, lalu buka ikon Nagari di layar. Bila tetap tidak terbuka, hubungi kabupaten.' }
Write-Host ''
Write-Host "Selesai. Buka ikon Nagari di layar, atau http://localhost:$Port/" -ForegroundColor Green
Write-Host "Dari komputer lain di jaringan kantor: http://$($env:COMPUTERNAME.ToLower()).local:$Port/"
Start-Process "http://localhost:$Port/"
